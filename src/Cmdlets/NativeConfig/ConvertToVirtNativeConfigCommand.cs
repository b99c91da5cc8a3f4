using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Turns definitions of domains, or descriptions, into a hypervisor's own configuration.</summary>
/// <remarks>virConnectDomainXMLToNative.</remarks>
[Cmdlet(VerbsData.ConvertTo, "VirtNativeConfig", DefaultParameterSetName = ByName)]
[OutputType(typeof(string))]
public sealed class ConvertToVirtNativeConfigCommand : DomainTargetCommand
{
    /// <summary>Descriptions of domains, which need not exist.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Xml")]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <summary>The format, such as qemu-argv; the usual one of the host without it.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(NativeFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Xml")
        {
            Attempt(Xml, () => Give(Target(), _ => Task.FromResult(Xml)));
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private protected override void Process(VirtDomain domain) =>
        Give(domain.Connection, token => domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.Inactive | DomainXmlFlags.Secure, token));

    private void Give(VirtConnection connection, Func<CancellationToken, Task<string>> read) => WriteObject(Wait(async token =>
    {
        var format = await NativeFormat.OfAsync(connection, Format, token).ConfigureAwait(false);
        return await connection.Host.DomainXmlToNativeAsync(format, await read(token).ConfigureAwait(false), token).ConfigureAwait(false);
    }));
}
