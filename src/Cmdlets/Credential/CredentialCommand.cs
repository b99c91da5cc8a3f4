using System.Management.Automation;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>The base of commands for stored credentials.</summary>
public abstract class CredentialCommand : EngineCommand
{
    /// <summary>The file; without it the user's own, which libvirt's clients read too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    private protected CredentialStore Store() =>
        new(Path is null ? CredentialStore.DefaultPath() : GetUnresolvedProviderPathFromPSPath(Path));
}
