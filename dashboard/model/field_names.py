"""Names of the fields of an event, as readers see them."""

from dashboard.common.i18n import N_, tr

FIELD_NAMES = {
    "event_id": N_("Id"),
    "title": N_("Title"),
    "description": N_("Description"),
    "date": N_("Date"),
    "time": N_("Time"),
    "year": N_("Year"),
    "month": N_("Month"),
    "day": N_("Day"),
    "end_date": N_("End date"),
    "end_time": N_("End time"),
    "end_year": N_("End year"),
    "end_month": N_("End month"),
    "end_day": N_("End day"),
    "duration": N_("Duration"),
    "date_certainty": N_("Certainty of the date"),
    "end_certainty": N_("Certainty of the end"),
    "time_zone": N_("Time zone"),
    "date_unit": N_("Unit of the dates"),
    "date_text": N_("Date in words"),
    "event_type": N_("Type"),
    "status": N_("Status"),
    "location": N_("Place"),
    "venue": N_("Venue"),
    "region": N_("State or province"),
    "county": N_("County or district"),
    "country": N_("Country"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "coordinates": N_("Coordinates"),
    "lon_lat": N_("Coordinates, longitude first"),
    "geo_precision": N_("Precision of the place"),
    "geo_radius_km": N_("Radius in km"),
    "geo_source": N_("Source of the coordinates"),
    "origin": N_("Came from"),
    "origin_latitude": N_("Latitude of the origin"),
    "origin_longitude": N_("Longitude of the origin"),
    "origin_geo_precision": N_("Precision of the origin"),
    "origin_geo_source": N_("Source of the origin's coordinates"),
    "actors": N_("Actors"),
    "actor_countries": N_("Countries of the actors"),
    "claimant": N_("Speaker"),
    "claimant_country": N_("Countries of the speakers"),
    "about": N_("Events referred to"),
    "stance": N_("Stance"),
    "quantity_low": N_("Number, at least"),
    "quantity_best": N_("Number"),
    "quantity_high": N_("Number, at most"),
    "quantity_unit": N_("Unit of the number"),
    "source": N_("Source"),
    "source_date": N_("Date of the source"),
    "source_url": N_("Web address of the source"),
    "source_locator": N_("Page or paragraph"),
    "tags": N_("Tags"),
    "media_url": N_("Web address of an image or video"),
    "media_caption": N_("Caption"),
    "alt_text": N_("Alt text"),
    "collection": N_("Collection"),
}


def field_name(field: str) -> str:
    """Return the name of a field in the language in use; any other text is returned unchanged.

    Examples
    --------
    >>> field_name("end_date"), field_name("my column")
    ('End date', 'my column')
    """
    return tr(FIELD_NAMES[field]) if field in FIELD_NAMES else field
