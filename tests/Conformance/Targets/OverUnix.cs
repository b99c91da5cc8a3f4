using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class HostOverUnix() : HostSuite(new UnixTarget());

public sealed class NetworksOverUnix() : NetworkSuite(new UnixTarget());

public sealed class NetworkUpdatesOverUnix() : NetworkUpdateSuite(new UnixTarget());

public sealed class StoragePoolsOverUnix() : StoragePoolSuite(new UnixTarget());

public sealed class StorageVolumesOverUnix() : StorageVolumeSuite(new UnixTarget());

public sealed class SparseStreamsOverUnix() : SparseStreamSuite(new UnixTarget());

public sealed class NodeDevicesOverUnix() : NodeDeviceSuite(new UnixTarget());

public sealed class InterfacesOverUnix() : InterfaceSuite(new UnixTarget());

public sealed class DomainsOverUnix() : DomainSuite(new UnixTarget());

public sealed class DomainStatesOverUnix() : DomainStateSuite(new UnixTarget());

public sealed class DomainListsOverUnix() : DomainListSuite(new UnixTarget());

public sealed class DomainMetadataOverUnix() : DomainMetadataSuite(new UnixTarget());

public sealed class DomainTuningOverUnix() : DomainTuningSuite(new UnixTarget());

public sealed class DomainSavesOverUnix() : DomainSaveSuite(new UnixTarget());

public sealed class DomainJobsOverUnix() : DomainJobSuite(new UnixTarget());

public sealed class BlockJobsOverUnix() : BlockJobSuite(new UnixTarget());

public sealed class CheckpointsOverUnix() : CheckpointSuite(new UnixTarget());

public sealed class GuestsOverUnix() : GuestSuite(new UnixTarget());

public sealed class SnapshotsOverUnix() : SnapshotSuite(new UnixTarget());

public sealed class SecretsOverUnix() : SecretSuite(new UnixTarget());

public sealed class NWFiltersOverUnix() : NWFilterSuite(new UnixTarget());

public sealed class NWFilterBindingsOverUnix() : NWFilterBindingSuite(new UnixTarget());

public sealed class NetworkPortsOverUnix() : NetworkPortSuite(new UnixTarget());
