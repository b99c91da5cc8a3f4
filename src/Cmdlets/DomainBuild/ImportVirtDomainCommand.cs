using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes domains from files with their descriptions.</summary>
/// <remarks>virDomainDefineXMLFlags, virDomainCreateXML.</remarks>
[Cmdlet(VerbsData.Import, "VirtDomain", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class ImportVirtDomainCommand : DomainBirthCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";
    private const string ByUri = "Uri";

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where the descriptions are on the network: addresses with http or https.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByUri)]
    [ValidateNotNullOrEmpty]
    public Uri[] Uri { get; set; } = [];

    /// <summary>The descriptions themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Xml")]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ByPath:
                foreach (var path in Path)
                {
                    Attempt(path, () => ImportAll(GetResolvedProviderPathFromPSPath(path, out _)));
                }

                break;
            case ByLiteralPath:
                ImportAll(LiteralPath.Select(GetUnresolvedProviderPathFromPSPath));
                break;
            case ByUri:
                foreach (var uri in Uri)
                {
                    Attempt(uri, () => Give(Wait(token => WebSource.ReadTextAsync(uri, token))));
                }

                break;
            default:
                Attempt(Xml, () => Give(Xml));
                break;
        }
    }

    private void ImportAll(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Attempt(file, () => Give(Read(file)));
        }
    }

    private string Read(string file)
    {
        try
        {
            return Wait(token => File.ReadAllTextAsync(file, token));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw VirtException.Worded(VirtErrorCode.ReadFailed, error.Message, VirtErrorDomain.Conf);
        }
    }
}
