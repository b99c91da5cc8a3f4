using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class StoragePoolsOverHostWire() : StoragePoolSuite(new HostWireTarget("storage"));

public sealed class StorageVolumesOverHostWire() : StorageVolumeSuite(new HostWireTarget("storage"));

public sealed class SparseStreamsOverHostWire() : SparseStreamSuite(new HostWireTarget("storage"));

public sealed class SecretsOverHostWire() : SecretSuite(new HostWireTarget("secret"));

public sealed class NWFiltersOverHostWire() : NWFilterSuite(new HostWireTarget("nwfilter"));

public sealed class NodeDevicesOverHostWire() : NodeDeviceSuite(new HostWireTarget("nodedev"));
