mock_provider "aws" {
  alias = "first"
}

mock_provider "aws" {
  alias = "second"
}

variables {
  name = "marquee-test"
  first = {
    region                     = "eu-central-1"
    vpc_id                     = "vpc-1"
    cidr                       = "10.40.0.0/16"
    pod_cidrs                  = ["10.40.0.0/18", "10.40.64.0/18", "10.40.128.0/18"]
    route_table_ids            = { "eu-central-1a" = "rtb-1a", "eu-central-1b" = "rtb-1b", "eu-central-1c" = "rtb-1c", databases = "rtb-1d" }
    database_security_group_id = "sg-1"
  }
  second = {
    region                     = "us-east-1"
    vpc_id                     = "vpc-2"
    cidr                       = "10.41.0.0/16"
    pod_cidrs                  = ["10.41.0.0/18", "10.41.64.0/18", "10.41.128.0/18"]
    route_table_ids            = { "us-east-1a" = "rtb-2a", "us-east-1b" = "rtb-2b", "us-east-1c" = "rtb-2c", databases = "rtb-2d" }
    database_security_group_id = "sg-2"
  }
}

run "all_tables_of_each_region_lead_to_the_other" {
  command = apply
  assert {
    condition     = { for name, route in aws_route.first : name => [route.route_table_id, route.destination_cidr_block] } == { for name, table in var.first.route_table_ids : name => [table, "10.41.0.0/16"] }
    error_message = "Pods and databases of the first region have a route to the second."
  }
  assert {
    condition     = { for name, route in aws_route.second : name => [route.route_table_id, route.destination_cidr_block] } == { for name, table in var.second.route_table_ids : name => [table, "10.40.0.0/16"] }
    error_message = "Pods and databases of the second region have a route to the first."
  }
  assert {
    condition     = alltrue([for route in concat(values(aws_route.first), values(aws_route.second)) : route.vpc_peering_connection_id == output.id])
    error_message = "All routes lead over the connection."
  }
}

run "postgresql_is_open_to_pods_of_the_other_region_only" {
  command = apply
  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.first : rule.cidr_ipv4]) == toset(var.second.pod_cidrs) && toset([for rule in aws_vpc_security_group_ingress_rule.second : rule.cidr_ipv4]) == toset(var.first.pod_cidrs)
    error_message = "Each group lets the pods of the other region in."
  }
  assert {
    condition = alltrue([
      for rule in concat(values(aws_vpc_security_group_ingress_rule.first), values(aws_vpc_security_group_ingress_rule.second)) :
      rule.from_port == 5432 && rule.to_port == 5432 && rule.ip_protocol == "tcp"
    ])
    error_message = "Only PostgreSQL's port is open."
  }
}

run "no_kafka_opens_nothing_more" {
  command = apply
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.first_kafka) + length(aws_vpc_security_group_ingress_rule.second_kafka) == 0
    error_message = "Without Kafka, only PostgreSQL's port is open."
  }
}

run "kafka_of_a_region_is_open_to_pods_of_the_other_one" {
  command = apply
  variables {
    first = {
      region                     = "eu-central-1"
      vpc_id                     = "vpc-1"
      cidr                       = "10.40.0.0/16"
      pod_cidrs                  = ["10.40.0.0/18"]
      route_table_ids            = { databases = "rtb-1d" }
      database_security_group_id = "sg-1"
      kafka_security_group_id    = "sg-kafka"
    }
  }
  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.first_kafka : rule.cidr_ipv4]) == toset(var.second.pod_cidrs)
    error_message = "The group of the brokers lets the pods of the other region in."
  }
  assert {
    condition = alltrue([
      for rule in values(aws_vpc_security_group_ingress_rule.first_kafka) :
      rule.security_group_id == "sg-kafka" && rule.from_port == 9096 && rule.to_port == 9096 && rule.ip_protocol == "tcp"
    ])
    error_message = "Only the port of SCRAM is open."
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.second_kafka) == 0
    error_message = "The second region has no Kafka."
  }
}

run "names_lead_to_private_addresses" {
  command = apply
  assert {
    condition     = aws_vpc_peering_connection_options.first.requester[0].allow_remote_vpc_dns_resolution && aws_vpc_peering_connection_options.second.accepter[0].allow_remote_vpc_dns_resolution
    error_message = "Each region resolves names of the other to private addresses."
  }
}

run "networks_that_overlap_are_refused" {
  command = plan
  variables {
    second = {
      region                     = "us-east-1"
      vpc_id                     = "vpc-2"
      cidr                       = "10.40.0.0/16"
      pod_cidrs                  = []
      route_table_ids            = {}
      database_security_group_id = "sg-2"
    }
  }
  expect_failures = [var.second]
}

run "a_region_is_not_its_own_peer" {
  command = plan
  variables {
    second = {
      region                     = "eu-central-1"
      vpc_id                     = "vpc-1"
      cidr                       = "10.41.0.0/16"
      pod_cidrs                  = []
      route_table_ids            = {}
      database_security_group_id = "sg-1"
    }
  }
  expect_failures = [var.second]
}
