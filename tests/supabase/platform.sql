-- What a Supabase database has before the first migration, as far as migrations and policies see it: roles, schemas, and
-- the grants that make every new table of the schema `public` reachable through the Data API. Run once by a
-- superuser; one statement, since the CLI takes no more of them.
do $platform$
begin
  create role anon nologin noinherit;
  create role authenticated nologin noinherit;
  create role service_role nologin noinherit bypassrls;
  create role postgres login createdb createrole bypassrls password 'postgres';
  grant anon, authenticated, service_role to postgres;

  create schema extensions;
  create schema auth;
  create schema storage;
  create schema vault;
  create schema graphql_public;

  create table auth.users (id uuid primary key, email text);
  create function auth.uid() returns uuid language sql stable set search_path = ''
  as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;

  grant usage on schema auth, extensions to postgres, anon, authenticated, service_role;
  grant references on auth.users to postgres;

  alter database app owner to postgres;
  grant usage on schema public to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public
    grant all on tables to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public
    grant all on sequences to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public
    grant all on functions to anon, authenticated, service_role;
end
$platform$;
