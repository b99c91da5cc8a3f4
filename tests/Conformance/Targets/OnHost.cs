using VirtPS.Tests.Conformance.Suites;

namespace VirtPS.Tests.Conformance.Targets;

public sealed class SecretsOnHost() : SecretSuite(new HostTarget("secret"));
