"""The desk: the warehouse as pages, for people who would rather look than ask.

    app         the FastAPI application: routes, headers, what a stranger gets
    desk        what it needs from outside: stores, questions, time zone, secret
    user        who is asking, and what they may do
    page        one answer in the reader's language and theme
    routes/     one file per page
    wording     counts, days and labels, in Arabic and English
    marked      a text with its mentions, cut at their borders
    plot        bars and spark lines as numbers for SVG

It knows nothing of Airflow: plugins/marsad_desk.py puts it there, `marsad desk` serves it without.
"""
