using VirtPS.Drivers.Remote;
using VirtPS.Engine.Drivers;
using VirtPS.Tests.Conformance;

namespace VirtPS.Tests.Interop;

/// <summary>A host of a real libvirtd, reached as the cmdlets reach any host.</summary>
/// <param name="uri">The URI that opens it.</param>
/// <param name="scratch">A directory for pools that are really there, if the host keeps any.</param>
internal sealed class LibvirtdTarget(string uri, string? scratch = null) : ConformanceTarget
{
    public override string Uri => uri;

    public override string Scratch => scratch ?? base.Scratch;

    public override bool HasRealStorage => scratch is not null;

    public override bool TellsProgress => false;

    protected override DriverRegistry Drivers { get; } = new(new RemoteDriver());
}
