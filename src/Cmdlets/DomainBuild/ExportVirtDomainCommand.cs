using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes descriptions of domains to files.</summary>
/// <remarks>virDomainGetXMLDesc.</remarks>
[Cmdlet(VerbsData.Export, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportVirtDomainCommand : DomainTargetCommand
{
    /// <summary>The directory that takes one file per domain, named after it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Leaves out what another host would not understand.</summary>
    [Parameter]
    public SwitchParameter Migratable { get; set; }

    /// <summary>Takes the definition of the next start, not of the current run.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <summary>Includes passwords.</summary>
    [Parameter]
    public SwitchParameter Secure { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var directory = GetUnresolvedProviderPathFromPSPath(Path);
        var file = System.IO.Path.Combine(directory, $"{FileNames.Safe(domain.Name)}.xml");
        if (!ShouldProcess(file, $"Export domain {domain.Name}"))
        {
            return;
        }

        var xml = Wait(token => domain.Connection.Domains.GetXmlAsync(domain.Ref, Flags(), token));
        try
        {
            Directory.CreateDirectory(directory);
            Wait(token => FileNames.WriteWholeAsync(file, xml, Force, token));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VirtException.Worded(VirtErrorCode.WriteFailed, error.Message, VirtErrorDomain.Conf);
        }

        WriteObject(new FileInfo(file));
    }

    private DomainXmlFlags Flags() =>
        (Migratable ? DomainXmlFlags.Migratable : 0)
        | (Inactive ? DomainXmlFlags.Inactive : 0)
        | (Secure ? DomainXmlFlags.Secure : 0);
}
