using System.Management.Automation;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Examines certificates and keys, and says of each what is wrong and what to do about it.</summary>
/// <remarks>virt-pki-validate, and more.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "VirtPki", DefaultParameterSetName = InScope)]
[OutputType(typeof(PkiFinding))]
public sealed class TestVirtPkiCommand : EngineCommand
{
    private const string InScope = "Scope";
    private const string InPath = "Path";

    /// <summary>Directories that hold everything, as for <c>pkipath</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InPath)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Whose installed certificates: the system's, which is what counts without it, or the current user's.</summary>
    [Parameter(ParameterSetName = InScope)]
    public PkiScope Scope { get; set; }

    /// <summary>What has to be there; without it whatever is there is examined.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public CertificateRole[] Role { get; set; } = [];

    /// <summary>The name by which clients reach a server with these certificates; without it this machine's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InScope)
        {
            Examine(Scope, PkiTarget.Of(Scope));
            return;
        }

        foreach (var path in Path)
        {
            Examine(path, PkiTarget.In(GetUnresolvedProviderPathFromPSPath(path)));
        }
    }

    private void Examine(object named, PkiTarget target) =>
        Attempt(named, () => WriteObject(Wait(token => PkiCheck.RunAsync(target, Role, HostName, token)), enumerateCollection: true));
}
