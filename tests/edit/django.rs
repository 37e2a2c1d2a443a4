//! Root URL confs and settings of Django projects.

use acp::edit::python::{Route, add_app, add_route, shadow};

use crate::shapes::hold;

#[test]
fn the_route_is_the_first_entry_of_every_shape_of_urlpatterns() {
    let route = Route { path: "api/manage", module: "manage_api.urls" };
    hold("urls.shapes", true, |text| add_route(text, &route));
}

#[test]
fn the_app_joins_every_shape_of_installed_apps() {
    hold("settings.shapes", true, |text| add_app(text, "manage_api"));
}

#[test]
fn an_entry_before_the_route_that_takes_its_calls_is_found() {
    let route = Route { path: "api/manage", module: "manage_api.urls" };
    let urls = |before: &str| {
        format!("urlpatterns = [\n    {before},\n    path('api/manage', include('manage_api.urls')),\n]\n")
    };
    for (before, written) in [
        ("re_path(r'^.*$', home)", "^.*$"),
        ("re_path(r'^(?P<path>.*)$', home)", "^(?P<path>.*)$"),
        ("re_path(r'^(?:.*)/?', home)", "^(?:.*)/?"),
        ("re_path(r'', home)", ""),
        ("re_path(r'^', View.as_view())", "^"),
        ("url(r'^api/.+', home)", "^api/.+"),
        ("path('<path:rest>', home)", "<path:rest>"),
        ("path('api/<path:rest>', View.as_view())", "api/<path:rest>"),
    ] {
        assert_eq!(shadow(&urls(before), &route), Some((written.to_owned(), 2)), "{before}");
    }
    for before in [
        "path('', include('shop.urls'))",
        "path('', home)",
        "re_path(r'^', include('shop.urls'))",
        "re_path(r'^$', home)",
        "re_path(r'^(?!api/).*$', home)",
        "re_path(r'^shop/.*$', home)",
        "path('shop/<path:rest>', home)",
        "path('<path:rest>/', home)",
        "path('<str:page>', home)",
        "path(route, home)",
    ] {
        assert_eq!(shadow(&urls(before), &route), None, "{before}");
    }
    let after = "urlpatterns = [path('api/manage', include('manage_api.urls')), re_path('.*', home)]\n";
    assert_eq!(shadow(after, &route), None);
}
