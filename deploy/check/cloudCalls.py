"""What deploy/check/cloud.sh asks of moto, beside the apply. AWS_ENDPOINT_URL is where it is.

cloudCalls.py targets <plan>          the options of an apply without what moto or its provider cannot do
cloudCalls.py zone <host>             makes a zone of Route 53, and prints its id
cloudCalls.py verify <plan> <plan>    calls the rest with the values of the plans, and reads back both regions
cloudCalls.py promotion <plan>        checks the plan that promotes a replica of PostgreSQL

A plan is the JSON of `terraform show -json`. All values of calls are from there.
"""
import json
import pathlib
import sys

import boto3

# Types that are not applied, each with the reason.
CALLED = {
    "aws_db_instance": "the provider fails at moto's answers",
    "aws_elasticache_replication_group": "moto has no nodes of a group, which the provider reads",
    "aws_msk_cluster": "it needs the configuration",
}
UNSERVED = {
    "aws_eks_addon": "moto has no add-ons",
    "aws_msk_configuration": "moto has no configurations of MSK",
    "aws_msk_scram_secret_association": "moto has no logins of MSK",
    "aws_sqs_queue_redrive_allow_policy": "moto does not give it back, so the provider waits for it",
}


def expect(condition: bool, message: str) -> None:
    if not condition:
        sys.exit(f"moto: {message}")


def resources(module: dict) -> list[dict]:
    """The resources of a module and of those inside it, with their planned values."""
    found = list(module.get("resources", []))
    for child in module.get("child_modules", []):
        found += resources(child)
    return [resource for resource in found if resource["mode"] == "managed"]


class Plan:
    """The plan of a region."""

    def __init__(self, file: str):
        plan = json.loads(pathlib.Path(file).read_text())
        self.region = plan["variables"]["region"]["value"]
        self.resources = resources(plan["planned_values"]["root_module"])

    def all(self, kind: str, name: str | None = None) -> list[dict]:
        return [r["values"] for r in self.resources if r["type"] == kind and name in (None, r["name"])]

    def one(self, kind: str, name: str = "this") -> dict:
        found = self.all(kind, name)
        expect(len(found) == 1, f"{self.region}: the plan has {len(found)} × {kind}.{name}")
        return found[0]

    def client(self, service: str):
        return boto3.client(service, self.region)


def targets(file: str) -> None:
    for resource in Plan(file).resources:
        if resource["type"] not in CALLED and resource["type"] not in UNSERVED:
            print(f"-target={resource['address']}")


def zone(host: str) -> None:
    print(boto3.client("route53", "us-east-1").create_hosted_zone(Name=host, CallerReference=host)["HostedZone"]["Id"].split("/")[-1])


def network(plan: Plan) -> str:
    """The network as it was applied. Returns its id."""
    ec2 = plan.client("ec2")
    name = plan.one("aws_vpc")["tags"]["Name"]
    vpc = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": [name]}])["Vpcs"][0]["VpcId"]
    of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    read = ec2.describe_subnets(Filters=of_vpc)["Subnets"]
    for tier in ("pods", "databases", "load_balancers"):
        planned = {subnet["cidr_block"]: subnet["availability_zone"] for subnet in plan.all("aws_subnet", tier)}
        made = {subnet["CidrBlock"]: subnet["AvailabilityZone"] for subnet in read if subnet["CidrBlock"] in planned}
        expect(made == planned and len(set(made.values())) == 3, f"{plan.region}: subnets of {tier} are {made}")
    gateways = ec2.describe_nat_gateways(Filters=of_vpc)["NatGateways"]
    zones = {subnet["SubnetId"]: subnet["AvailabilityZone"] for subnet in read}
    expect(len({zones[gateway["SubnetId"]] for gateway in gateways}) == 3, f"{plan.region}: one NAT gateway in each zone")
    expect(len(ec2.describe_flow_logs(Filters=[{"Name": "resource-id", "Values": [vpc]}])["FlowLogs"]) == 1, f"{plan.region}: a flow log")
    endpoints = ec2.describe_vpc_endpoints(Filters=of_vpc)["VpcEndpoints"]
    expect([endpoint["ServiceName"] for endpoint in endpoints] == [f"com.amazonaws.{plan.region}.s3"], f"{plan.region}: a way to S3")
    return vpc


def cluster(plan: Plan) -> None:
    eks = plan.client("eks")
    planned = plan.one("aws_eks_cluster")
    read = eks.describe_cluster(name=planned["name"])["cluster"]
    expect(read["encryptionConfig"][0]["resources"] == ["secrets"], f"{plan.region}: Secrets are encrypted")
    expect(read["version"] == planned["version"], f"{plan.region}: Kubernetes {read['version']}")
    groups = [eks.describe_nodegroup(clusterName=planned["name"], nodegroupName=name)["nodegroup"] for name in eks.list_nodegroups(clusterName=planned["name"])["nodegroups"]]
    expect(len({tuple(group["subnets"]) for group in groups}) == 3, f"{plan.region}: a group of nodes in each zone")
    expect({group["instanceTypes"][0] for group in groups} == {plan.all("aws_eks_node_group")[0]["instance_types"][0]}, f"{plan.region}: nodes")


def key_of(plan: Plan) -> str:
    kms = plan.client("kms")
    key = kms.describe_key(KeyId=plan.one("aws_kms_alias")["name"])["KeyMetadata"]["Arn"]
    expect(kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"], f"{plan.region}: the key rotates")
    return key


def secrets(plan: Plan, key: str) -> dict[str, str]:
    """The texts of the secrets that Terraform fills, by name."""
    manager = plan.client("secretsmanager")
    read = {}
    for secret in plan.all("aws_secretsmanager_secret"):
        expect(manager.describe_secret(SecretId=secret["name"])["KmsKeyId"] == key, f"{plan.region}: {secret['name']} has the region's key")
        if secret["name"].endswith("/neo4j"):
            continue
        read[secret["name"]] = manager.get_secret_value(SecretId=secret["name"])["SecretString"]
        password = json.loads(read[secret["name"]])["password"] if read[secret["name"]].startswith("{") else read[secret["name"]]
        expect(len(password) == 64 and password.isalnum(), f"{plan.region}: {secret['name']} has a password for URLs")
    return read


def registry(plan: Plan) -> None:
    read = plan.client("ecr").describe_repositories(repositoryNames=[r["name"] for r in plan.all("aws_ecr_repository")])["repositories"]
    expect(all(r["imageTagMutability"] == "IMMUTABLE" and r["encryptionConfiguration"]["encryptionType"] == "KMS" for r in read), f"{plan.region}: images")
    programs = {r["repositoryUri"].rsplit("/", 1)[1] for r in read}
    expect(programs == {"gateway", "catalog", "social", "ingestion", "tools"}, f"{plan.region}: repositories of {programs}")


def lake(plan: Plan, key: str) -> None:
    s3, sqs = plan.client("s3"), plan.client("sqs")
    bucket = plan.one("aws_s3_bucket")["bucket"]
    # moto keeps no conditions: the policy that refuses callers without TLS refuses all.
    s3.delete_bucket_policy(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="provider/films.jsonl", Body=b"{}")
    queue = sqs.get_queue_url(QueueName=plan.one("aws_sqs_queue")["name"])["QueueUrl"]
    bodies = [message["Body"] for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])]
    expect(any("films.jsonl" in body for body in bodies), f"{plan.region}: the queue announces an object")
    encryption = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    expect(encryption["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key, f"{plan.region}: the lake has the region's key")
    expect(s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled", f"{plan.region}: the lake keeps versions")
    expect(all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()), f"{plan.region}: the lake is not public")
    expect(s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetBucket"] == plan.one("aws_s3_bucket", "log")["bucket"], f"{plan.region}: a log")
    read = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    dead = json.loads(read["RedrivePolicy"])["deadLetterTargetArn"]
    expect(dead.endswith(plan.one("aws_sqs_queue", "dead_letters")["name"]) and read["KmsMasterKeyId"] == key, f"{plan.region}: dead letters and a key")


def database(plan: Plan, key: str, read_secrets: dict[str, str], source: str | None) -> str:
    """Makes PostgreSQL with the values of the plan. Returns its ARN."""
    rds = plan.client("rds")
    planned = plan.one("aws_db_instance", "primary")
    name = planned["identifier"]
    # moto makes such a replica. RDS refuses it.
    expect(not planned.get("manage_master_user_password"), "RDS makes no replica of a PostgreSQL whose password it keeps itself")
    common = {
        "DBInstanceIdentifier": name,
        "DBInstanceClass": planned["instance_class"],
        "KmsKeyId": key,
        "MultiAZ": planned["multi_az"],
        "StorageType": planned["storage_type"],
        "DeletionProtection": planned["deletion_protection"],
    }
    if source is None:
        rds.create_db_instance(
            **common,
            Engine=planned["engine"],
            EngineVersion=planned["engine_version"],
            DBName=planned["db_name"],
            MasterUsername=planned["username"],
            MasterUserPassword=json.loads(read_secrets[f"{name}/postgres"])["password"],
            AllocatedStorage=planned["allocated_storage"],
            StorageEncrypted=planned["storage_encrypted"],
            BackupRetentionPeriod=planned["backup_retention_period"],
            DBSubnetGroupName=plan.one("aws_db_subnet_group")["name"],
        )
    else:
        expect(planned["replicate_source_db"] == source, f"{plan.region}: PostgreSQL copies {planned['replicate_source_db']}")
        # moto looks for groups of subnets and parameters in the other region, where they are not.
        rds.create_db_instance_read_replica(**common, SourceDBInstanceIdentifier=source)
    for replica in plan.all("aws_db_instance", "replica"):
        rds.create_db_instance_read_replica(
            DBInstanceIdentifier=replica["identifier"], SourceDBInstanceIdentifier=name, DBInstanceClass=replica["instance_class"]
        )
    read = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    expect(read["MultiAZ"] is True, f"{plan.region}: PostgreSQL has a standby in another zone")
    expect(read["StorageEncrypted"] is True, f"{plan.region}: PostgreSQL is encrypted")
    if source is None:
        expect(read["DeletionProtection"] is True and read["BackupRetentionPeriod"] == 35, f"{plan.region}: PostgreSQL has backups")
    return read["DBInstanceArn"]


def cache(plan: Plan, key: str, read_secrets: dict[str, str]) -> None:
    elasticache = plan.client("elasticache")
    planned = plan.one("aws_elasticache_replication_group")
    elasticache.create_replication_group(
        ReplicationGroupId=planned["replication_group_id"],
        ReplicationGroupDescription=planned["description"],
        Engine=planned["engine"],
        EngineVersion=planned["engine_version"],
        CacheNodeType=planned["node_type"],
        NumCacheClusters=planned["num_cache_clusters"],
        MultiAZEnabled=planned["multi_az_enabled"],
        AutomaticFailoverEnabled=planned["automatic_failover_enabled"],
        AtRestEncryptionEnabled=planned["at_rest_encryption_enabled"] in (True, "true"),
        TransitEncryptionEnabled=planned["transit_encryption_enabled"],
        AuthToken=read_secrets[f"{planned['replication_group_id']}/redis"],
        KmsKeyId=key,
    )
    read = elasticache.describe_replication_groups(ReplicationGroupId=planned["replication_group_id"])["ReplicationGroups"][0]
    expect(read["MultiAZ"] == "enabled", f"{plan.region}: Redis is in several zones")
    expect(read["AtRestEncryptionEnabled"] and read["TransitEncryptionEnabled"], f"{plan.region}: Redis is encrypted")


def kafka(plan: Plan, key: str, vpc: str) -> None:
    client = plan.client("kafka")
    planned = plan.one("aws_msk_cluster")
    blocks = {subnet["cidr_block"] for subnet in plan.all("aws_subnet", "databases")}
    subnets = plan.client("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    nodes = planned["broker_node_group_info"][0]
    arn = client.create_cluster(
        ClusterName=planned["cluster_name"],
        KafkaVersion=planned["kafka_version"],
        NumberOfBrokerNodes=planned["number_of_broker_nodes"],
        BrokerNodeGroupInfo={
            "ClientSubnets": [subnet["SubnetId"] for subnet in subnets if subnet["CidrBlock"] in blocks],
            "InstanceType": nodes["instance_type"],
            "StorageInfo": {"EbsStorageInfo": {"VolumeSize": nodes["storage_info"][0]["ebs_storage_info"][0]["volume_size"]}},
        },
        ClientAuthentication={"Sasl": {"Scram": {"Enabled": planned["client_authentication"][0]["sasl"][0]["scram"]}}},
        EncryptionInfo={
            "EncryptionAtRest": {"DataVolumeKMSKeyId": key},
            "EncryptionInTransit": {"ClientBroker": planned["encryption_info"][0]["encryption_in_transit"][0]["client_broker"], "InCluster": True},
        },
    )["ClusterArn"]
    read = client.describe_cluster(ClusterArn=arn)["ClusterInfo"]
    expect(read["NumberOfBrokerNodes"] == 3 and len(read["BrokerNodeGroupInfo"]["ClientSubnets"]) == 3, f"{plan.region}: a broker in each zone")
    expect(read["EncryptionInfo"]["EncryptionInTransit"]["ClientBroker"] == "TLS", f"{plan.region}: Kafka has TLS only")


def peering(first: Plan, second: Plan, vpcs: list[str]) -> None:
    for here, there, vpc, other in ((first, second, *vpcs), (second, first, *reversed(vpcs))):
        ec2 = here.client("ec2")
        connection = [c for c in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"] if {c["AccepterVpcInfo"]["VpcId"], c["RequesterVpcInfo"]["VpcId"]} == {vpc, other}]
        expect([c["Status"]["Code"] for c in connection] == ["active"], f"{here.region}: the connection is accepted")
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
        leading = [t for t in tables if any(r.get("VpcPeeringConnectionId") and r.get("DestinationCidrBlock") == there.one("aws_vpc")["cidr_block"] for r in t["Routes"])]
        expect(len(leading) == 4, f"{here.region}: {len(leading)} tables lead to {there.region}")
        group = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [here.one("aws_db_subnet_group")["name"] + "-postgres"]}])["SecurityGroups"][0]
        allowed = {r["CidrIp"] for permission in group["IpPermissions"] for r in permission["IpRanges"]}
        pods = {subnet["cidr_block"] for plan in (here, there) for subnet in plan.all("aws_subnet", "pods")}
        expect(allowed == pods, f"{here.region}: PostgreSQL is open to {allowed}")


def names(plans: list[Plan]) -> None:
    route53 = boto3.client("route53", "us-east-1")
    zone_id = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    records = [r for r in route53.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"] if r["Type"] == "A"]
    checks = {check["Id"]: check["HealthCheckConfig"] for check in route53.list_health_checks()["HealthChecks"]}
    own = {record["Name"].rstrip("."): record["AliasTarget"]["DNSName"] for record in records if "Region" not in record}
    shared = {record["Region"]: record for record in records if "Region" in record}
    expect(set(shared) == {plan.region for plan in plans}, "a record by latency for each region")
    for region, record in shared.items():
        name = checks[record["HealthCheckId"]]["FullyQualifiedDomainName"]
        expect(own.get(name) == record["AliasTarget"]["DNSName"], f"{region}: the health check asks {name}, which leads to {own.get(name)}")


def verify(*files: str) -> None:
    plans = [Plan(file) for file in files]
    primary, vpcs = None, []
    written = f"{plans[0].one('aws_db_instance', 'primary')['identifier']}/postgres"
    for plan in plans:
        vpcs.append(network(plan))
        key = key_of(plan)
        texts = secrets(plan, key)
        cluster(plan)
        registry(plan)
        lake(plan, key)
        # The first region has the primary, and the second one a replica of it.
        made = database(plan, key, texts, primary)
        primary = primary or made
        # Both regions have one password, which the second one reads while the first is away.
        own, copy = (p.client("secretsmanager").get_secret_value(SecretId=written)["SecretString"] for p in (plans[0], plan))
        expect(own == copy, f"{plan.region}: the secret with PostgreSQL's password")
        cache(plan, key, texts)
        if plan.all("aws_msk_cluster"):
            kafka(plan, key, vpcs[-1])
        applied = [resource for resource in plan.resources if resource["type"] not in CALLED | UNSERVED]
        print(f"{plan.region}: {len(applied)} of {len(plan.resources)} resources applied and read back, databases called by the plan's values")
    peering(plans[0], plans[1], vpcs)
    names(plans)
    print("between the regions: routes both ways, and health checks by each region's own name")
    print("not made: " + ", ".join(sorted(UNSERVED)))


def promotion(file: str) -> None:
    changes = json.loads(pathlib.Path(file).read_text())["resource_changes"]
    found = {change["address"]: change["change"] for change in changes if change["change"]["actions"] not in (["no-op"], ["read"])}
    primary = found.pop("module.database.aws_db_instance.primary")
    expect(primary["actions"] == ["update"], f"a promotion does {primary['actions']} by {primary.get('replace_paths')}")
    expect(primary["before"]["replicate_source_db"] and not primary["after"].get("replicate_source_db"), "the server stays a replica")
    expect(primary["after"]["password_wo_version"] == 1, "the server gets the password of the secret")
    expect(not [address for address in found if "password" in address], f"a promotion changes {sorted(found)}")
    print("the replica is changed in place, and no password is made")


if __name__ == "__main__":
    {"targets": targets, "zone": zone, "verify": verify, "promotion": promotion}[sys.argv[1]](*sys.argv[2:])
