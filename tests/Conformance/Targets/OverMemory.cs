using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class HostOverMemory() : HostSuite(new MemoryTarget());

public sealed class NetworksOverMemory() : NetworkSuite(new MemoryTarget());

public sealed class NetworkUpdatesOverMemory() : NetworkUpdateSuite(new MemoryTarget());

public sealed class StoragePoolsOverMemory() : StoragePoolSuite(new MemoryTarget());

public sealed class StorageVolumesOverMemory() : StorageVolumeSuite(new MemoryTarget());

public sealed class SparseStreamsOverMemory() : SparseStreamSuite(new MemoryTarget());

public sealed class NodeDevicesOverMemory() : NodeDeviceSuite(new MemoryTarget());

public sealed class InterfacesOverMemory() : InterfaceSuite(new MemoryTarget());

public sealed class DomainsOverMemory() : DomainSuite(new MemoryTarget());

public sealed class DomainStatesOverMemory() : DomainStateSuite(new MemoryTarget());

public sealed class DomainListsOverMemory() : DomainListSuite(new MemoryTarget());

public sealed class DomainMetadataOverMemory() : DomainMetadataSuite(new MemoryTarget());

public sealed class DomainTuningOverMemory() : DomainTuningSuite(new MemoryTarget());

public sealed class DomainSavesOverMemory() : DomainSaveSuite(new MemoryTarget());

public sealed class DomainJobsOverMemory() : DomainJobSuite(new MemoryTarget());

public sealed class BlockJobsOverMemory() : BlockJobSuite(new MemoryTarget());

public sealed class CheckpointsOverMemory() : CheckpointSuite(new MemoryTarget());

public sealed class GuestsOverMemory() : GuestSuite(new MemoryTarget());

public sealed class SnapshotsOverMemory() : SnapshotSuite(new MemoryTarget());

public sealed class SecretsOverMemory() : SecretSuite(new MemoryTarget());

public sealed class NWFiltersOverMemory() : NWFilterSuite(new MemoryTarget());

public sealed class NWFilterBindingsOverMemory() : NWFilterBindingSuite(new MemoryTarget());
