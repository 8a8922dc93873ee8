mock_provider "aws" {}

variables {
  name         = "marquee-test-eu-central-1"
  vpc_id       = "vpc-1"
  subnet_ids   = ["subnet-a", "subnet-b", "subnet-c"]
  client_cidrs = ["10.40.0.0/18"]
  secret_arn   = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:AmazonMSK_marquee-test-eu-central-1-AbCdEf"
  kms_key_arn  = "arn:aws:kms:eu-central-1:000000000000:key/1"
  brokers      = { type = "kafka.m7g.large", storage = 100 }
}

run "a_broker_in_each_zone_with_tls_and_a_login" {
  command = plan
  assert {
    condition     = aws_msk_cluster.this.number_of_broker_nodes == 3 && length(aws_msk_cluster.this.broker_node_group_info[0].client_subnets) == 3
    error_message = "There is a broker in each zone."
  }
  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].client_broker == "TLS" && aws_msk_cluster.this.client_authentication[0].sasl[0].scram
    error_message = "Programs connect with TLS and SCRAM only."
  }
  assert {
    condition     = !coalesce(aws_msk_cluster.this.client_authentication[0].unauthenticated, false)
    error_message = "There is no way in without a login."
  }
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.this : rule.from_port == 9096 && rule.to_port == 9096])
    error_message = "Pods reach the port of SCRAM."
  }
}

run "the_loss_of_a_broker_loses_nothing" {
  command = plan
  assert {
    condition = alltrue([
      for line in ["auto.create.topics.enable=false", "default.replication.factor=3", "min.insync.replicas=2"] :
      contains(split("\n", aws_msk_configuration.this.server_properties), line)
    ])
    error_message = "Topics have three copies, of which two have what is acknowledged."
  }
}

run "a_secret_that_msk_does_not_take_is_refused" {
  command = plan
  variables {
    secret_arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:marquee-test-eu-central-1/kafka-AbCdEf"
  }
  expect_failures = [var.secret_arn]
}
