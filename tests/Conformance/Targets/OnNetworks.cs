using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class NetworksOnHost() : NetworkSuite(new NetworkTarget());

public sealed class NetworkUpdatesOnHost() : NetworkUpdateSuite(new NetworkTarget());

public sealed class NetworkPortsOnHost() : NetworkPortSuite(new NetworkTarget());
