"""OWL, SKOS and SHACL files and stored queries, installed as package data of ``kg.ontology``."""
