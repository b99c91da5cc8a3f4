using System.Management.Automation;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Makes a certificate authority of one's own, which signs the certificates of hosts and users.</summary>
/// <remarks>What libvirt's documentation does with certtool.</remarks>
[Cmdlet(VerbsCommon.New, "VirtCertificateAuthority", SupportsShouldProcess = true)]
[OutputType(typeof(VirtCertificate))]
public sealed class NewVirtCertificateAuthorityCommand : AuthorityCommand
{
    /// <summary>The authority's name, which its certificates show.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The organization that it belongs to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Organization { get; set; }

    /// <summary>How many days it counts.</summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    public int ValidDays { get; set; } = 3650;

    /// <summary>The kind of its key.</summary>
    [Parameter]
    public CertificateKeyAlgorithm KeyAlgorithm { get; set; }

    /// <summary>Replaces an authority that is there; nothing that it has signed counts any more then.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(Name, () =>
    {
        var directory = Authority;
        if (!ShouldProcess(directory, $"Make certificate authority {Name}"))
        {
            return;
        }

        var order = new CertificateOrder
        {
            Name = Name,
            Organization = Organization,
            Validity = TimeSpan.FromDays(ValidDays),
            KeyAlgorithm = KeyAlgorithm,
        };
        WriteObject(Wait(token => CertificateAuthority.CreateAsync(directory, order, Force, token)).Certificate);
    });
}
