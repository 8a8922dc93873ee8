mock_provider "aws" {}

variables {
  zone_id = "Z1"
  host    = "marquee.example"
  regions = {
    "eu-central-1" = { name = "k8s-1.elb.eu-central-1.amazonaws.com", zone_id = "Z215JYRZR1TBD5" }
    "us-east-1"    = { name = "k8s-2.elb.us-east-1.amazonaws.com", zone_id = "Z35SXDOTRQ7X7K" }
  }
}

run "each_region_has_a_name_of_its_own" {
  command = plan
  assert {
    condition     = { for region, record in aws_route53_record.region : record.name => record.alias[0].name } == { for region, balancer in var.regions : "${region}.marquee.example" => balancer.name }
    error_message = "The name of a region leads to its balancer alone."
  }
  assert {
    condition     = alltrue([for record in aws_route53_record.region : length(record.latency_routing_policy) == 0])
    error_message = "The name of a region leads nowhere else."
  }
}

run "health_checks_ask_the_region_by_that_name" {
  command = apply
  assert {
    condition     = { for region, check in aws_route53_health_check.this : region => check.fqdn } == { for region, record in aws_route53_record.region : region => record.fqdn }
    error_message = "The check of a region asks by the region's own name."
  }
  assert {
    condition     = alltrue([for check in aws_route53_health_check.this : check.type == "HTTPS" && check.resource_path == "/ready" && check.enable_sni])
    error_message = "A check asks /ready with TLS, and says the name."
  }
}

run "clients_reach_the_nearest_healthy_region" {
  command = apply
  assert {
    condition     = { for region, record in aws_route53_record.this : region => [record.name, record.latency_routing_policy[0].region, record.health_check_id] } == { for region in keys(var.regions) : region => ["marquee.example", region, aws_route53_health_check.this[region].id] }
    error_message = "The name of all regions has a record by latency for each, with its check."
  }
  assert {
    condition     = alltrue([for record in concat(values(aws_route53_record.this), values(aws_route53_record.region)) : record.allow_overwrite])
    error_message = "A record whose creation was not answered is created again."
  }
}
