using System.Management.Automation;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Gets certificates: those installed, those in a directory or a file, or those that an authority has signed.</summary>
/// <remarks>virt-pki-query-dn prints what <see cref="VirtCertificate.Subject"/> holds.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtCertificate", DefaultParameterSetName = Installed)]
[OutputType(typeof(VirtCertificate))]
public sealed class GetVirtCertificateCommand : EngineCommand
{
    private const string Installed = "Installed";
    private const string InPath = "Path";
    private const string OfAuthority = "Authority";

    /// <summary>Files, or directories with certificates under libvirt's names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InPath)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The directory of an authority; lists what it has signed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfAuthority)]
    [ValidateNotNullOrEmpty]
    public string AuthorityPath { get; set; } = string.Empty;

    /// <summary>Whose installed certificates: the system's, the current user's or both.</summary>
    [Parameter(ParameterSetName = Installed)]
    [ValidateNotNullOrEmpty]
    public PkiScope[] Scope { get; set; } = [PkiScope.System, PkiScope.User];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case InPath:
                foreach (var path in Path)
                {
                    var full = GetUnresolvedProviderPathFromPSPath(path);
                    Write(path, token => CertificateStore.ReadAsync(full, token));
                }

                break;
            case OfAuthority:
                var directory = GetUnresolvedProviderPathFromPSPath(AuthorityPath);
                Write(AuthorityPath, async token =>
                {
                    var authority = await CertificateAuthority.OpenAsync(directory, token).ConfigureAwait(false);
                    return await authority.ListAsync(token).ConfigureAwait(false);
                });
                break;
            default:
                foreach (var scope in Scope)
                {
                    Write(scope, token => CertificateStore.ReadInstalledAsync(scope, token));
                }

                break;
        }
    }

    private void Write(object target, Func<CancellationToken, Task<IReadOnlyList<VirtCertificate>>> read) =>
        Attempt(target, () => WriteObject(Wait(read), enumerateCollection: true));
}
