-- What Orleans' clustering for ADO.NET asks of PostgreSQL, and no more: the queries are found by their keys in OrleansQuery, and their parameters and the columns of what
-- they answer by their names. Orleans has scripts of its own (PostgreSQL-Main.sql, PostgreSQL-Clustering.sql), which serve as well. Once, in an empty database:
--
--     psql -v ON_ERROR_STOP=1 -f postgresql.sql
--
-- A row that is written counts only where nobody else has written since its writer has read: Orleans gives the version that it has read, and writes again where the answer is 0.

BEGIN;

CREATE TABLE cluster
(
    id varchar(150) PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE silo
(
    cluster varchar(150) NOT NULL REFERENCES cluster,
    address varchar(45) NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name varchar(150) NOT NULL,
    host varchar(150) NOT NULL,
    status integer NOT NULL,
    gateway integer NOT NULL,
    suspicions text NULL,
    started timestamptz NOT NULL,
    alive timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

-- A cluster with its silos. One that has none is a row without a silo.
CREATE VIEW member AS
SELECT
    cluster.id AS DeploymentId, cluster.version AS Version, silo.address AS Address, silo.port AS Port, silo.generation AS Generation, silo.name AS SiloName,
    silo.host AS HostName, silo.status AS Status, silo.gateway AS ProxyPort, silo.suspicions AS SuspectTimes,
    silo.started AS StartTime, silo.alive AS IAmAliveTime
FROM cluster LEFT JOIN silo ON silo.cluster = cluster.id;

CREATE TABLE OrleansQuery
(
    QueryKey varchar(64) PRIMARY KEY,
    QueryText varchar(8000) NOT NULL
);

INSERT INTO OrleansQuery VALUES
('InsertMembershipVersionKey', '
    WITH done AS (INSERT INTO cluster VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING id)
    SELECT count(*)::integer FROM done'),

('InsertMembershipKey', '
    WITH next AS
    (
        UPDATE cluster SET version = version + 1
        WHERE id = @DeploymentId AND version = @Version
            AND NOT EXISTS (SELECT FROM silo WHERE silo.cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING id
    ),
    done AS
    (
        INSERT INTO silo (cluster, address, port, generation, name, host, status, gateway, started, alive)
        SELECT id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
        RETURNING cluster
    )
    SELECT count(*)::integer FROM done'),

('UpdateMembershipKey', '
    WITH next AS
    (
        UPDATE cluster SET version = version + 1
        WHERE id = @DeploymentId AND version = @Version
            AND EXISTS (SELECT FROM silo WHERE silo.cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING id
    ),
    done AS
    (
        UPDATE silo SET status = @Status, suspicions = @SuspectTimes, alive = @IAmAliveTime
        FROM next WHERE silo.cluster = next.id AND address = @Address AND port = @Port AND generation = @Generation
        RETURNING silo.cluster
    )
    SELECT count(*)::integer FROM done'),

('UpdateIAmAlivetimeKey', '
    UPDATE silo SET alive = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

('MembershipReadAllKey', '
    SELECT * FROM member WHERE DeploymentId = @DeploymentId'),

-- The version of the cluster, too, where there is no such silo.
('MembershipReadRowKey', '
    SELECT cluster.id AS DeploymentId, cluster.version AS Version, member.Address, member.Port, member.Generation, member.SiloName, member.HostName, member.Status,
        member.ProxyPort, member.SuspectTimes, member.StartTime, member.IAmAliveTime
    FROM cluster
    LEFT JOIN member ON member.DeploymentId = cluster.id AND member.Address = @Address AND member.Port = @Port AND member.Generation = @Generation
    WHERE cluster.id = @DeploymentId'),

('GatewaysQueryKey', '
    SELECT address AS Address, gateway AS ProxyPort, generation AS Generation FROM silo
    WHERE cluster = @DeploymentId AND status = @Status AND gateway > 0'),

('DeleteMembershipTableEntriesKey', '
    WITH silos AS (DELETE FROM silo WHERE cluster = @DeploymentId) DELETE FROM cluster WHERE id = @DeploymentId'),

-- 6: dead.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM silo WHERE cluster = @DeploymentId AND status = 6 AND alive < @IAmAliveTime AND started < @IAmAliveTime');

COMMIT;
