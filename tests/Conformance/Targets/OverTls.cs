using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class HostOverTls() : HostSuite(new TlsTarget());

public sealed class NetworksOverTls() : NetworkSuite(new TlsTarget());

public sealed class NetworkUpdatesOverTls() : NetworkUpdateSuite(new TlsTarget());

public sealed class StoragePoolsOverTls() : StoragePoolSuite(new TlsTarget());

public sealed class StorageVolumesOverTls() : StorageVolumeSuite(new TlsTarget());

public sealed class SparseStreamsOverTls() : SparseStreamSuite(new TlsTarget());

public sealed class NodeDevicesOverTls() : NodeDeviceSuite(new TlsTarget());

public sealed class InterfacesOverTls() : InterfaceSuite(new TlsTarget());

public sealed class DomainsOverTls() : DomainSuite(new TlsTarget());

public sealed class DomainStatesOverTls() : DomainStateSuite(new TlsTarget());

public sealed class DomainListsOverTls() : DomainListSuite(new TlsTarget());

public sealed class DomainMetadataOverTls() : DomainMetadataSuite(new TlsTarget());

public sealed class DomainTuningOverTls() : DomainTuningSuite(new TlsTarget());

public sealed class DomainSavesOverTls() : DomainSaveSuite(new TlsTarget());

public sealed class DomainJobsOverTls() : DomainJobSuite(new TlsTarget());

public sealed class BlockJobsOverTls() : BlockJobSuite(new TlsTarget());

public sealed class CheckpointsOverTls() : CheckpointSuite(new TlsTarget());

public sealed class GuestsOverTls() : GuestSuite(new TlsTarget());

public sealed class SnapshotsOverTls() : SnapshotSuite(new TlsTarget());

public sealed class SecretsOverTls() : SecretSuite(new TlsTarget());

public sealed class NWFiltersOverTls() : NWFilterSuite(new TlsTarget());

public sealed class NWFilterBindingsOverTls() : NWFilterBindingSuite(new TlsTarget());
