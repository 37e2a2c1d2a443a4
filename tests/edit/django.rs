//! Root URL confs and settings of Django projects.

use acp::edit::python::{Route, add_app, add_route};

use acp::edit::python::tree::Source;

use crate::shapes::hold;

fn parses(text: &str) -> bool {
    Source::parse(text).first_error_line().is_none()
}

#[test]
fn the_route_is_the_first_entry_of_every_shape_of_urlpatterns() {
    let route = Route { path: "api/manage", module: "manage_api.urls" };
    hold("urls.shapes", parses, |text| add_route(text, &route));
}

#[test]
fn the_app_joins_every_shape_of_installed_apps() {
    hold("settings.shapes", parses, |text| add_app(text, "manage_api"));
}
