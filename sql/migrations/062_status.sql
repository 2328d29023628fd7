-- What `marsad status` asks is answered without going through all articles and pages.
CREATE INDEX article_set_aside ON marsad.article (language) WHERE disposition = 'set_aside';
COMMENT ON INDEX marsad.article_set_aside IS 'Articles in other languages, for marsad status.';
CREATE INDEX page_unreadable ON marsad.page (reason) WHERE state = 'unreadable';
COMMENT ON INDEX marsad.page_unreadable IS 'Pages that gave no article, by reason, for marsad status.';
