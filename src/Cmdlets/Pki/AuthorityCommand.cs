using System.Management.Automation;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>The base of what works with a certificate authority in a directory.</summary>
public abstract class AuthorityCommand : EngineCommand
{
    /// <summary>The authority's directory; without it the user's own, <c>~/.config/virtps/ca</c>, for root <c>/etc/virtps/ca</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AuthorityPath { get; set; }

    private protected string Authority => PathOf(AuthorityPath) ?? CertificateAuthority.DefaultDirectory;

    private protected string? PathOf(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
