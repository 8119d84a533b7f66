//! `lint-docs` on documents written for it: what is right stays silent, what is wrong is found at its place.

mod correct;
mod fix;
mod ignore;
mod own;
mod import;
mod planted;
mod properties;
mod repository;
mod said;
