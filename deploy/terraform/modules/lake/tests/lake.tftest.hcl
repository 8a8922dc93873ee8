mock_provider "aws" {
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "000000000000" }
  }
}

variables {
  name        = "marquee-production-12345-ap-northeast-1-lake"
  kms_key_arn = "arn:aws:kms:ap-northeast-1:000000000000:key/00000000-0000-0000-0000-000000000000"
}

run "names_of_buckets_have_the_account_and_fit" {
  command = plan
  assert {
    condition     = aws_s3_bucket.this.bucket == "${var.name}-000000000000" && aws_s3_bucket.log.bucket == "${var.name}-000000000000-log"
    error_message = "Names of buckets are unique in the world, so they have the number of the account."
  }
  assert {
    condition     = length(aws_s3_bucket.log.bucket) <= 63
    error_message = "With the longest environment and region, the names fit."
  }
  assert {
    condition     = aws_sqs_queue.this.name == var.name
    error_message = "The queue is of its account, so its name needs no number."
  }
}
