using System.Management.Automation;
using System.Net;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Makes certificates for hosts and users, with their keys, in a directory that can be taken to them.</summary>
/// <remarks>What libvirt's documentation does with certtool.</remarks>
[Cmdlet(VerbsCommon.New, "VirtCertificate", SupportsShouldProcess = true)]
[OutputType(typeof(VirtCertificate))]
public sealed class NewVirtCertificateCommand : AuthorityCommand
{
    /// <summary>For a server the host's name as clients put it into their URIs, for a client any name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>What the certificates are for; hosts that move domains to each other are both server and client.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public CertificateRole[] Role { get; set; } = [CertificateRole.Server];

    /// <summary>More names by which clients reach the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] DnsName { get; set; } = [];

    /// <summary>Addresses by which clients reach the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public IPAddress[] IPAddress { get; set; } = [];

    /// <summary>The organization of the owner.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Organization { get; set; }

    /// <summary>The directory for the files; without it one of the owner's name below the authority's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>How many days they count.</summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    public int ValidDays { get; set; } = 730;

    /// <summary>The kind of their keys.</summary>
    [Parameter]
    public CertificateKeyAlgorithm KeyAlgorithm { get; set; }

    /// <summary>Replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            var directory = PathOf(Path) ?? System.IO.Path.Combine(Authority, FileNames.Safe(name));
            foreach (var role in Role.Distinct())
            {
                Attempt(name, () => Make(name, role, directory));
            }
        }
    }

    private void Make(string name, CertificateRole role, string directory)
    {
        if (!ShouldProcess(directory, $"Make {role.ToString().ToLowerInvariant()} certificate for {name}"))
        {
            return;
        }

        var order = new CertificateOrder
        {
            Name = name,
            Organization = Organization,
            Role = role,
            DnsNames = DnsName,
            IPAddresses = IPAddress,
            Validity = TimeSpan.FromDays(ValidDays),
            KeyAlgorithm = KeyAlgorithm,
        };
        WriteObject(Wait(async token =>
        {
            var authority = await CertificateAuthority.OpenAsync(Authority, token).ConfigureAwait(false);
            return await authority.IssueAsync(order, directory, Force, token).ConfigureAwait(false);
        }));
    }
}
