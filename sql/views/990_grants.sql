-- The schema was made anew: what analysts may do there is granted anew.
SELECT marsad.grant_roles();
