using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Takes certificates back: hosts with the authority's new list of revoked certificates do not believe them any more.</summary>
[Cmdlet(VerbsSecurity.Revoke, "VirtCertificate", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtCertificate))]
public sealed class RevokeVirtCertificateCommand : AuthorityCommand
{
    private const string ByName = "Name";
    private const string BySerial = "SerialNumber";

    /// <summary>Names of owners; all their certificates that are not revoked yet. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Serial numbers, in hexadecimal; certificates on the pipeline have them.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BySerial)]
    [ValidateNotNullOrEmpty]
    public string[] SerialNumber { get; set; } = [];

    /// <summary>Why; the list says it.</summary>
    [Parameter]
    public CertificateRevocationReason Reason { get; set; }

    /// <summary>Writes the certificates.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == BySerial)
        {
            foreach (var serial in SerialNumber)
            {
                Attempt(serial, () => Revoke(serial, serial));
            }

            return;
        }

        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                foreach (var certificate in Named(name))
                {
                    Revoke(certificate.SerialNumber, certificate.Subject);
                }
            });
        }
    }

    private List<VirtCertificate> Named(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = Wait(async token =>
        {
            var authority = await CertificateAuthority.OpenAsync(Authority, token).ConfigureAwait(false);
            return await authority.ListAsync(token).ConfigureAwait(false);
        }).Where(certificate => !certificate.IsRevoked && pattern.IsMatch(certificate.Name)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"the authority in '{Authority}' has no certificate for '{name}' that counts still: Get-VirtCertificate -AuthorityPath lists those it has signed");
    }

    private void Revoke(string serial, string subject)
    {
        if (!ShouldProcess(subject, "Revoke certificate"))
        {
            return;
        }

        var revoked = Wait(async token =>
        {
            var authority = await CertificateAuthority.OpenAsync(Authority, token).ConfigureAwait(false);
            return await authority.RevokeAsync(serial, Reason, token).ConfigureAwait(false);
        });
        if (PassThru)
        {
            WriteObject(revoked);
        }
    }
}
