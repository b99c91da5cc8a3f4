using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The test driver in this process; each target has a node of its own.</summary>
public sealed class TestDriverTarget : ConformanceTarget
{
    public override string Uri => "test:///default";

    protected override DriverRegistry Drivers { get; } = new(new TestDriver());
}
