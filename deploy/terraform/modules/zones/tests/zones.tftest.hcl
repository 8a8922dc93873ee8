variables {
  cidr  = "10.40.0.0/16"
  zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

run "each_zone_has_its_subnets" {
  command = apply
  assert {
    condition     = output.pods == { "eu-central-1a" = "10.40.0.0/18", "eu-central-1b" = "10.40.64.0/18", "eu-central-1c" = "10.40.128.0/18" }
    error_message = "Subnets of pods are the first three quarters."
  }
  assert {
    condition     = output.databases["eu-central-1b"] == "10.40.193.0/24" && output.load_balancers["eu-central-1c"] == "10.40.226.0/24"
    error_message = "Databases and load balancers are in the last quarter."
  }
}

run "no_two_subnets_overlap" {
  command = apply
  assert {
    condition     = length(distinct(concat(values(output.pods), values(output.databases), values(output.load_balancers)))) == 9
    error_message = "There are nine different subnets."
  }
}

run "two_zones_are_refused" {
  command = plan
  variables {
    zones = ["eu-central-1a", "eu-central-1b"]
  }
  expect_failures = [var.zones]
}

run "a_smaller_network_is_refused" {
  command = plan
  variables {
    cidr = "10.40.0.0/20"
  }
  expect_failures = [var.cidr]
}
