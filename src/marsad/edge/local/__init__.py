"""The embedded default: everything that Marsad needs around itself, on one machine, under one folder.

    postgres      a PostgreSQL server from a wheel
    newsstand     other people's sites, played truthfully on loopback
    mailcatcher   an SMTP server that keeps every message as a file
    airflow       Airflow's three services as children of one process
    api           a tiny client of Airflow's public API
    stack         all of them together, started, watched and ended

Every part takes a state folder and touches nothing outside it. What a part makes once (ports, passwords) is
`kept` there; what it starts is recorded there with pid and start time (`process`), so that a run that was
killed leaves nothing that the next run can't recognise.
"""
