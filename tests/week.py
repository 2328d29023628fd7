"""A week of one truce as ten outlets tell it, beside two other truces and pieces that only recall it; all of it invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import dict_row

from marsad.core.ledger.rules import LedgerRules
from marsad.core.text import language
from marsad.edge.rows.source import SourceRow
from marsad.edge.store import Store
from marsad.model import Article, Ownership, Precision, PublicationTime, Source, Subscription
from marsad.steps.understanding import analysed, link, understand
from marsad.steps.understanding.linked import Origin

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """One article: hours after Monday 06:00 UTC, the outlet, headline and text."""

    hours: float
    outlet: str
    title: str
    text: str


OUTLETS = {
    "wakala": Ownership.AGENCY, "rasmiya": Ownership.STATE, "rawaq": Ownership.PRIVATE, "furat": Ownership.INDEPENDENT,
    "mayadin": Ownership.PARTY, "sharq": Ownership.STATE_FUNDED, "bayan": Ownership.PRIVATE, "nahar": Ownership.PRIVATE,
    "manbar": Ownership.INDEPENDENT, "sada": Ownership.UNKNOWN,
}  # fmt: skip

ANNOUNCED = """أعلنت وزارة الدفاع الروسية، اليوم الاثنين، التوصل إلى هدنة لمدة 72 ساعة بين الجيش السوري وفصائل المعارضة في مدينة سراقب.
وقالت الوزارة في بيان إن الهدنة في سراقب تبدأ منتصف ليل الاثنين الثلاثاء وتشمل خروج المدنيين ودخول قوافل الإغاثة إلى المدينة.
ورحب وجهاء سراقب بالاتفاق وطالبوا الطرفين بفتح الطريق أمام سيارات الإسعاف ونقل الجرحى إلى المستشفيات."""
ANNOUNCED_ANEW = """كشفت مصادر في المعارضة تفاصيل هدنة أعلنتها موسكو الاثنين بين الجيش السوري وفصائل المعارضة في سراقب، مدتها ثلاثة أيام.
وبحسب المصادر فإن الحافلات ستنقل مئات العائلات من أحياء سراقب الشرقية، فيما يتولى الهلال الأحمر توزيع الطحين والدواء."""
IN_EFFECT = """دخلت الهدنة في مدينة سراقب حيز التنفيذ منتصف ليل الاثنين الثلاثاء، وفق ما أعلن الجيش السوري.
وساد الهدوء جبهات سراقب صباح الثلاثاء، وبدأت فرق الدفاع المدني بإزالة الركام من السوق الرئيسية."""
BROKEN = """اتهمت فصائل المعارضة الجيش السوري بخرق الهدنة في سراقب، الأربعاء، بعد سقوط قذائف على الحي الشمالي للمدينة.
وقال متحدث باسم الفصائل إن ثلاثة مدنيين أصيبوا جراء القصف الذي طال سراقب بعد يوم ونصف من سريان الهدنة."""
DENIED = """نفت وزارة الدفاع السورية، الأربعاء، خرق الهدنة في سراقب، وقالت إن قواتها ملتزمة بوقف إطلاق النار.
وأضافت الوزارة أن ما تناقلته مواقع المعارضة عن قصف الحي الشمالي لا أساس له."""
EXTENDED = """أعلنت وزارة الدفاع الروسية، الخميس، تمديد الهدنة في مدينة سراقب بين الجيش السوري وفصائل المعارضة 72 ساعة أخرى.
وقالت الوزارة إن تمديد الهدنة في سراقب جاء بطلب من وجهاء المدينة لاستكمال إجلاء الجرحى."""
EXTENDED_ANEW = """اتفق الجيش السوري وفصائل المعارضة على تمديد الهدنة في سراقب ثلاثة أيام أخرى، وفق ما أعلنت موسكو الخميس.
ومن المقرر أن تدخل المدينة قافلة ثانية تحمل الوقود للمستشفى، بعد أن وصلت الأولى الثلاثاء محملة بالطحين."""
BROKEN_AGAIN = """قتل أربعة مدنيين، الأحد، في قصف للجيش السوري على سراقب في خرق جديد للهدنة، بحسب ما أعلن الدفاع المدني.
وقال الدفاع المدني إن القصف طال سوقا شعبية وسط سراقب، وإن بين القتلى طفلين."""
ACCUSES_BACK = """اتهم الجيش السوري فصائل المعارضة بخرق الهدنة في سراقب، الأحد، وقال إن مسلحيها قصفوا سوقا شعبية وسط المدينة.
وقال مصدر عسكري إن أربعة مدنيين قتلوا في القصف."""
HODEIDA = """أعلنت الأمم المتحدة، الثلاثاء، هدنة بين القوات الحكومية والحوثيين في مدينة الحديدة اليمنية لمدة أسبوع.
وقال المبعوث الأممي إن الهدنة في الحديدة ستسمح بتفريغ سفن الوقود الراسية في الميناء وإصلاح شبكة المياه."""
GAZA = """أعلنت حركة حماس، الجمعة، التوصل إلى وقف لإطلاق النار مع إسرائيل في قطاع غزة بوساطة مصرية.
وقالت الحركة إن وقف إطلاق النار في قطاع غزة يبدأ فجر السبت ويشمل فتح معبر كرم أبو سالم أمام شاحنات البضائع."""
BAKERY = """افتتحت بلدية سراقب فرنا جديدا في الحي الغربي ينتج خمسة أطنان من الخبز يوميا ويخدم ثلاثة آلاف عائلة.
وقال رئيس البلدية إن المعدات وصلت قبل أسبوعين وإن عمالا من المدينة تولوا تركيبها وتشغيلها.
وشهدت سراقب في آذار 2020 هدنة بين روسيا وتركيا أنهت أسابيع من القتال."""
SCHOOL = """عاد مئات الطلاب إلى مقاعدهم في مدارس ريف إدلب بعد عطلة طويلة، وفق مديرية التربية في المحافظة.
وقالت المديرية إن الكتب وزعت على التلاميذ وإن التدفئة ستصل خلال أيام إلى القاعات.
وكان الأهالي نزحوا عام 2019 رغم هدنة أعلنت حينها."""

WEEK = (
    Piece(2, "wakala", "موسكو تعلن هدنة 72 ساعة في سراقب بريف إدلب", ANNOUNCED),
    Piece(2.5, "rasmiya", "موسكو تعلن هدنة 72 ساعة في سراقب بريف إدلب", ANNOUNCED),
    Piece(3, "nahar", "موسكو تعلن هدنة 72 ساعة في سراقب", ANNOUNCED),
    Piece(4, "sharq", "روسيا تعلن هدنة في سراقب مدتها 72 ساعة", ANNOUNCED + "\nالمصدر: وكالات"),
    Piece(5, "furat", "تفاصيل هدنة سراقب بين الجيش السوري والمعارضة", ANNOUNCED_ANEW),
    Piece(21, "rawaq", "هدنة سراقب تدخل حيز التنفيذ", IN_EFFECT),
    Piece(22, "bayan", "هدنة سراقب تدخل حيز التنفيذ", IN_EFFECT),
    Piece(30, "sada", "الأمم المتحدة تعلن هدنة أسبوع في الحديدة", HODEIDA),
    Piece(31, "bayan", "الأمم المتحدة تعلن هدنة أسبوع في الحديدة", HODEIDA),
    Piece(33, "manbar", "فرن جديد في سراقب يخدم ثلاثة آلاف عائلة", BAKERY),
    Piece(54, "furat", "المعارضة تتهم الجيش السوري بخرق هدنة سراقب", BROKEN),
    Piece(55, "mayadin", "المعارضة تتهم الجيش السوري بخرق هدنة سراقب", BROKEN),
    Piece(58, "rasmiya", "دمشق تنفي خرق الهدنة في سراقب", DENIED),
    Piece(78, "wakala", "روسيا تعلن تمديد هدنة سراقب 72 ساعة", EXTENDED),
    Piece(79, "sharq", "روسيا تعلن تمديد هدنة سراقب 72 ساعة", EXTENDED),
    Piece(81, "rawaq", "تمديد الهدنة في سراقب ثلاثة أيام أخرى", EXTENDED_ANEW),
    Piece(90, "manbar", "عودة الطلاب إلى مدارس ريف إدلب", SCHOOL),
    Piece(100, "nahar", "حماس تعلن وقفا لإطلاق النار في قطاع غزة", GAZA),
    Piece(101, "sada", "حماس تعلن وقفا لإطلاق النار في قطاع غزة", GAZA),
    Piece(149, "furat", "قتلى مدنيون في خرق جديد لهدنة سراقب", BROKEN_AGAIN),
    Piece(150, "mayadin", "قتلى مدنيون في خرق جديد لهدنة سراقب", BROKEN_AGAIN),
    Piece(152, "rasmiya", "الجيش السوري يتهم المعارضة بخرق هدنة سراقب", ACCUSES_BACK),
)


class Week:
    """A warehouse into which the pieces are put as `understand` puts them, in any order and in any batches."""

    def __init__(self, store: Store, dsn: str, rules: LedgerRules, *subscriptions: Subscription) -> None:
        self.store, self.dsn, self.rules, self.subscriptions = store, dsn, rules, subscriptions
        understand.sync(store, rules.topics, subscriptions)
        sources = [
            Source(name, name, name.title(), f"https://{name}.example", (), ownership=own)
            for name, own in OUTLETS.items()
        ]
        store.many("collect.save_source", [SourceRow.of(one) for one in sources])

    def play(self, *batches: tuple[Piece, ...]) -> None:
        """Store batch after batch."""
        for batch in batches:
            arrived = [self._arrived(piece) for piece in batch]
            with self.store.transaction():
                self.store.run("understand.lock")
                link.store_articles(self.store, arrived, self.subscriptions)

    def _arrived(self, piece: Piece) -> tuple[Origin, Any]:
        at = MONDAY + timedelta(hours=piece.hours)
        url = f"https://{piece.outlet}.example/{piece.hours}"
        published = PublicationTime(at, Precision.MINUTE, "meta", zone="+03:00")
        article = Article(
            url, url, piece.title, piece.text, None, published, None, language.verdict(piece.text), "test"
        )
        new = analysed.analyse(article, self.rules.topics, None, piece.outlet, ledger=self.rules)
        return Origin(piece.outlet, at + timedelta(minutes=5)), new

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What a query of the warehouse gives."""
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            return connection.execute(sql.encode()).fetchall()

    def told(self, subscription: str, *, own: bool = True) -> list[tuple[str, str]]:
        """What one subscriber is told in messages of their own (or in digests): the conflict with the step, in order."""
        return [
            (row["theatre"], row["change"])
            for row in self.rows(
                "SELECT l.subscription_id, l.theatre, l.change, d.digest_at IS NULL AS own FROM marsad.alert l"
                " JOIN marsad.delivery d USING (delivery_id) JOIN marsad.article a USING (article_id)"
                " ORDER BY a.published_at, l.change"
            )
            if row["subscription_id"] == subscription and row["own"] is own
        ]
