using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class SecretsOnHost() : SecretSuite(new HostTarget("secret"));

// Bindings change the firewall: they are tested in network namespaces (tests/Interop/Filters).
public sealed class NWFiltersOnHost() : NWFilterSuite(new HostTarget("nwfilter"));

public sealed class StoragePoolsOnHost() : StoragePoolSuite(new HostTarget("storage"));

public sealed class StorageVolumesOnHost() : StorageVolumeSuite(new HostTarget("storage"));

public sealed class SparseStreamsOnHost() : SparseStreamSuite(new HostTarget("storage"));

public sealed class NodeDevicesOnHost() : NodeDeviceSuite(new HostTarget("nodedev"));
