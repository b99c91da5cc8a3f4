using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class HostOverTcp() : HostSuite(new TcpTarget());

public sealed class NetworksOverTcp() : NetworkSuite(new TcpTarget());

public sealed class NetworkUpdatesOverTcp() : NetworkUpdateSuite(new TcpTarget());

public sealed class StoragePoolsOverTcp() : StoragePoolSuite(new TcpTarget());

public sealed class StorageVolumesOverTcp() : StorageVolumeSuite(new TcpTarget());

public sealed class SparseStreamsOverTcp() : SparseStreamSuite(new TcpTarget());

public sealed class NodeDevicesOverTcp() : NodeDeviceSuite(new TcpTarget());

public sealed class InterfacesOverTcp() : InterfaceSuite(new TcpTarget());

public sealed class DomainsOverTcp() : DomainSuite(new TcpTarget());

public sealed class DomainStatesOverTcp() : DomainStateSuite(new TcpTarget());

public sealed class DomainListsOverTcp() : DomainListSuite(new TcpTarget());

public sealed class DomainMetadataOverTcp() : DomainMetadataSuite(new TcpTarget());

public sealed class DomainTuningOverTcp() : DomainTuningSuite(new TcpTarget());

public sealed class DomainSavesOverTcp() : DomainSaveSuite(new TcpTarget());

public sealed class DomainJobsOverTcp() : DomainJobSuite(new TcpTarget());

public sealed class BlockJobsOverTcp() : BlockJobSuite(new TcpTarget());

public sealed class CheckpointsOverTcp() : CheckpointSuite(new TcpTarget());

public sealed class GuestsOverTcp() : GuestSuite(new TcpTarget());

public sealed class SnapshotsOverTcp() : SnapshotSuite(new TcpTarget());

public sealed class SecretsOverTcp() : SecretSuite(new TcpTarget());

public sealed class NWFiltersOverTcp() : NWFilterSuite(new TcpTarget());

public sealed class NWFilterBindingsOverTcp() : NWFilterBindingSuite(new TcpTarget());
