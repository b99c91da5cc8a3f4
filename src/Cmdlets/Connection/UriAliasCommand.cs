using System.Management.Automation;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>The base of commands for short names of URIs.</summary>
public abstract class UriAliasCommand : EngineCommand
{
    /// <summary>The file; without it the current user's libvirt.conf, which libvirt's clients read too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file's names.</summary>
    private protected UriAliasStore Store() =>
        new(Path is null ? ClientConfiguration.CurrentUserPath() : GetUnresolvedProviderPathFromPSPath(Path));
}
