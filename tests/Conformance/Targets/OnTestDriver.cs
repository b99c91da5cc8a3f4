using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class HostOnTestDriver() : HostSuite(new TestDriverTarget());

public sealed class NetworksOnTestDriver() : NetworkSuite(new TestDriverTarget());

public sealed class NetworkUpdatesOnTestDriver() : NetworkUpdateSuite(new TestDriverTarget());

public sealed class StoragePoolsOnTestDriver() : StoragePoolSuite(new TestDriverTarget());

public sealed class StorageVolumesOnTestDriver() : StorageVolumeSuite(new TestDriverTarget());

public sealed class SparseStreamsOnTestDriver() : SparseStreamSuite(new TestDriverTarget());

public sealed class NodeDevicesOnTestDriver() : NodeDeviceSuite(new TestDriverTarget());

public sealed class InterfacesOnTestDriver() : InterfaceSuite(new TestDriverTarget());

public sealed class DomainsOnTestDriver() : DomainSuite(new TestDriverTarget());

public sealed class DomainStatesOnTestDriver() : DomainStateSuite(new TestDriverTarget());

public sealed class DomainListsOnTestDriver() : DomainListSuite(new TestDriverTarget());

public sealed class DomainMetadataOnTestDriver() : DomainMetadataSuite(new TestDriverTarget());

public sealed class DomainTuningOnTestDriver() : DomainTuningSuite(new TestDriverTarget());

public sealed class DomainSavesOnTestDriver() : DomainSaveSuite(new TestDriverTarget());

public sealed class DomainJobsOnTestDriver() : DomainJobSuite(new TestDriverTarget());

public sealed class BlockJobsOnTestDriver() : BlockJobSuite(new TestDriverTarget());

public sealed class CheckpointsOnTestDriver() : CheckpointSuite(new TestDriverTarget());

public sealed class GuestsOnTestDriver() : GuestSuite(new TestDriverTarget());

public sealed class SnapshotsOnTestDriver() : SnapshotSuite(new TestDriverTarget());

public sealed class SecretsOnTestDriver() : SecretSuite(new TestDriverTarget());

public sealed class NWFiltersOnTestDriver() : NWFilterSuite(new TestDriverTarget());

public sealed class NWFilterBindingsOnTestDriver() : NWFilterBindingSuite(new TestDriverTarget());

public sealed class NetworkPortsOnTestDriver() : NetworkPortSuite(new TestDriverTarget());
