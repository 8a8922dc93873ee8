"""Makes the calls behind deploy/terraform against moto in two regions, and reads back what the zones, copies and keys are.

It is no apply: no package has the AWS provider. It shows that the values in the modules (engine, flags, policies, names) are ones that the API takes.
"""
import json
import os
import pathlib
import sys

import boto3
import hcl2
from moto import mock_aws

ROOT = pathlib.Path(__file__).parent.parent / "terraform"
REGIONS = {"eu-central-1": "10.40.0.0/16", "us-east-1": "10.41.0.0/16"}
os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local")
NODE_TYPE = "m7g.large"


def module(name: str) -> dict:
    """The resources of a module by type and name, as they are written."""
    found = {}
    with open(ROOT / "modules" / name / "main.tf") as file:
        for block in hcl2.load(file).get("resource", []):
            for kind, resources in block.items():
                for label, body in resources.items():
                    found[kind.strip('"'), label.strip('"')] = body
    return found


def value(body: dict, key: str):
    """A literal of a resource, without the lists and quotation marks that some versions of the parser put around it."""
    found = body[key][0] if isinstance(body[key], list) else body[key]
    return found.strip('"') if isinstance(found, str) else found


def expect(condition: bool, message: str) -> None:
    if not condition:
        sys.exit(f"moto: {message}")


def subnets(cidr: str) -> dict[str, list[str]]:
    """What modules/zones computes; its own tests hold the same figures."""
    base = cidr.split(".")[0] + "." + cidr.split(".")[1]
    return {
        "pods": [f"{base}.{64 * zone}.0/18" for zone in range(3)],
        "databases": [f"{base}.{192 + zone}.0/24" for zone in range(3)],
        "load_balancers": [f"{base}.{224 + zone}.0/24" for zone in range(3)],
    }


def network(region: str, cidr: str) -> tuple[str, dict[str, list[str]]]:
    ec2 = boto3.client("ec2", region)
    vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
    made: dict[str, list[str]] = {}
    for tier, blocks in subnets(cidr).items():
        made[tier] = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=f"{region}{letter}")["Subnet"]["SubnetId"]
            for letter, block in zip("abc", blocks)
        ]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    for subnet in made["load_balancers"]:
        address = ec2.allocate_address(Domain="vpc")["AllocationId"]
        ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)
    read = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    for tier, ids in made.items():
        zones = {subnet["AvailabilityZone"] for subnet in read if subnet["SubnetId"] in ids}
        expect(zones == {f"{region}{letter}" for letter in "abc"}, f"{region}: subnets of {tier} are in {zones}")
    expect(len(ec2.describe_nat_gateways()["NatGateways"]) == 3, f"{region}: one NAT gateway in each zone")
    return vpc, made


def key_of(region: str) -> str:
    kms = boto3.client("kms", region)
    key = kms.create_key(Description="Marquee")["KeyMetadata"]
    kms.enable_key_rotation(KeyId=key["KeyId"])
    expect(kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"], f"{region}: the key rotates")
    return key["Arn"]


def database(region: str, subnet_ids: list[str], key: str, source: str | None) -> str:
    rds = boto3.client("rds", region)
    body = module("database")["aws_db_instance", "primary"]
    # moto makes such a replica. RDS refuses it.
    expect("manage_master_user_password" not in body, "RDS makes no replica of a PostgreSQL whose password it keeps itself")
    name = f"marquee-test-{region}"
    rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription=name, SubnetIds=subnet_ids)
    common = {
        "DBInstanceIdentifier": name,
        "DBInstanceClass": "db.m7g.large",
        "KmsKeyId": key,
        "MultiAZ": value(body, "multi_az"),
        "StorageType": value(body, "storage_type"),
        "DBSubnetGroupName": name,
    }
    if source is None:
        rds.create_db_instance(
            **common,
            Engine="postgres",
            EngineVersion="18",
            DBName="marquee",
            MasterUsername="marquee",
            MasterUserPassword="0" * 64,
            AllocatedStorage=100,
            StorageEncrypted=value(body, "storage_encrypted"),
            DeletionProtection=value(body, "deletion_protection"),
            BackupRetentionPeriod=value(body, "backup_retention_period"),
        )
    else:
        # moto looks for the group of subnets in the region of the source, where it is not.
        del common["DBSubnetGroupName"]
        rds.create_db_instance_read_replica(**common, SourceDBInstanceIdentifier=source)
    rds.create_db_instance_read_replica(
        DBInstanceIdentifier=f"{name}-read-0", SourceDBInstanceIdentifier=name, DBInstanceClass="db.m7g.large"
    )
    read = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    expect(read["MultiAZ"] is True, f"{region}: PostgreSQL has a standby in another zone")
    expect(read["StorageEncrypted"] is True, f"{region}: PostgreSQL is encrypted")
    if source is None:
        expect(read["DeletionProtection"] is True and read["BackupRetentionPeriod"] == 35, f"{region}: PostgreSQL has backups")
    return read["DBInstanceArn"]


def cache(region: str, subnet_ids: list[str], key: str) -> None:
    elasticache = boto3.client("elasticache", region)
    body = module("cache")["aws_elasticache_replication_group", "this"]
    elasticache.create_replication_group(
        ReplicationGroupId="marquee-test",
        ReplicationGroupDescription="Marquee",
        Engine=value(body, "engine"),
        CacheNodeType="cache.t4g.small",
        NumCacheClusters=len(subnet_ids),
        MultiAZEnabled=value(body, "multi_az_enabled"),
        AutomaticFailoverEnabled=value(body, "automatic_failover_enabled"),
        AtRestEncryptionEnabled=value(body, "at_rest_encryption_enabled"),
        TransitEncryptionEnabled=value(body, "transit_encryption_enabled"),
        AuthToken="0" * 64,
        KmsKeyId=key,
    )
    read = elasticache.describe_replication_groups(ReplicationGroupId="marquee-test")["ReplicationGroups"][0]
    expect(read["MultiAZ"] == "enabled", f"{region}: Redis is in several zones")
    expect(read["AtRestEncryptionEnabled"] and read["TransitEncryptionEnabled"], f"{region}: Redis is encrypted")


def lake(region: str, key: str) -> None:
    s3, sqs = boto3.client("s3", region), boto3.client("sqs", region)
    bucket = f"marquee-test-{region}-lake"
    location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **location)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    blocked = {name: True for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")}
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=blocked)
    dead = sqs.create_queue(QueueName=f"{bucket}-dead-letters", Attributes={"KmsMasterKeyId": key, "MessageRetentionPeriod": "1209600"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})
    attributes = {"KmsMasterKeyId": key, "RedrivePolicy": redrive, "VisibilityTimeout": "30"}
    queue = sqs.create_queue(QueueName=bucket, Attributes=attributes)["QueueUrl"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    announce = {"QueueConfigurations": [{"QueueArn": queue_arn, "Events": ["s3:ObjectCreated:*"]}]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=announce)
    s3.put_object(Bucket=bucket, Key="provider/films.jsonl", Body=b"{}")
    bodies = [message["Body"] for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])]
    expect(any("films.jsonl" in body for body in bodies), f"{region}: the queue announces an object")
    encryption = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    expect(encryption["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key, f"{region}: the lake has the region's key")
    read = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    expect(read["RedrivePolicy"] == redrive and read["KmsMasterKeyId"] == key, f"{region}: the queue has dead letters and a key")


def cluster(region: str, subnet_ids: list[str], key: str) -> None:
    iam, eks = boto3.client("iam", region), boto3.client("eks", region)
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = iam.create_role(RoleName=f"marquee-test-{region}", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    eks.create_cluster(
        name="marquee-test",
        roleArn=role,
        resourcesVpcConfig={"subnetIds": subnet_ids, "endpointPrivateAccess": True, "endpointPublicAccess": False},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": key}}],
    )
    for index, subnet in enumerate(subnet_ids):
        scaling = {"minSize": 1, "maxSize": 4, "desiredSize": 1}
        eks.create_nodegroup(
            clusterName="marquee-test", nodegroupName=f"programs-{index}", nodeRole=role, subnets=[subnet], scalingConfig=scaling, instanceTypes=[NODE_TYPE]
        )
    read = eks.describe_cluster(name="marquee-test")["cluster"]
    expect(read["encryptionConfig"][0]["resources"] == ["secrets"], f"{region}: Secrets are encrypted")
    groups = eks.list_nodegroups(clusterName="marquee-test")["nodegroups"]
    zones = {tuple(eks.describe_nodegroup(clusterName="marquee-test", nodegroupName=name)["nodegroup"]["subnets"]) for name in groups}
    expect(len(zones) == 3, f"{region}: a group of nodes in each zone")


def names(regions: list[str]) -> None:
    route53 = boto3.client("route53", "us-east-1")
    zone = route53.create_hosted_zone(Name="marquee.example", CallerReference="1")["HostedZone"]["Id"]
    changes = []
    for region in regions:
        check = route53.create_health_check(
            CallerReference=region,
            HealthCheckConfig={"Type": "HTTPS", "Port": 443, "ResourcePath": "/ready", "FullyQualifiedDomainName": f"{region}.marquee.example"},
        )["HealthCheck"]["Id"]
        record = {"Name": "marquee.example", "Type": "A", "SetIdentifier": region, "Region": region, "HealthCheckId": check}
        record["AliasTarget"] = {"HostedZoneId": "Z0000000000000", "DNSName": f"{region}.example.", "EvaluateTargetHealth": True}
        changes.append({"Action": "CREATE", "ResourceRecordSet": record})
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    records = [r for r in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"] if r["Type"] == "A"]
    expect({record["Region"] for record in records} == set(regions), "a record by latency for each region")
    expect(all(record.get("HealthCheckId") for record in records), "each record has a health check")


with mock_aws():
    primary = None
    for region, cidr in REGIONS.items():
        _, made = network(region, cidr)
        key = key_of(region)
        secrets = boto3.client("secretsmanager", region)
        secrets.create_secret(Name="marquee-test/gateway", SecretString="0" * 64, KmsKeyId=key)
        expect(secrets.describe_secret(SecretId="marquee-test/gateway")["KmsKeyId"] == key, f"{region}: secrets have the region's key")
        cluster(region, made["pods"], key)
        # The first region has the primary, and the second one a replica of it.
        made_database = database(region, made["databases"], key, primary)
        primary = primary or made_database
        cache(region, made["databases"], key)
        lake(region, key)
        print(f"{region}: 9 subnets in 3 zones, 3 NAT gateways, 3 groups of nodes, PostgreSQL and Redis in several zones, all encrypted")
    names(list(REGIONS))
    print("names: by latency, with health checks, for both regions")
