using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Turns a hypervisor's own configuration into the description of a domain.</summary>
/// <remarks>virConnectDomainXMLFromNative.</remarks>
[Cmdlet(VerbsData.ConvertFrom, "VirtNativeConfig", DefaultParameterSetName = "Config")]
[OutputType(typeof(string))]
public sealed class ConvertFromVirtNativeConfigCommand : VirtCommand
{
    private readonly List<string> _lines = [];

    /// <summary>The configuration; lines, as Get-Content gives them, are put together.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Config")]
    [AllowEmptyString]
    public string[] Config { get; set; } = [];

    /// <summary>Files of this computer, one configuration in each.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Path")]
    [Alias("FullName", "PSPath")]
    [FileTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The format, such as qemu-argv; the usual one of the host without it.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(NativeFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Config")
        {
            _lines.AddRange(Config);
            return;
        }

        Each(Path, path =>
        {
            using var reader = new StreamReader(LocalFile.Open(GetUnresolvedProviderPathFromPSPath(path)));
            Give(reader.ReadToEnd());
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lines.Count > 0)
        {
            Attempt(null, () => Give(string.Join('\n', _lines)));
        }
    }

    private void Give(string config)
    {
        var connection = Target();
        WriteObject(Wait(async token =>
        {
            var format = await NativeFormat.OfAsync(connection, Format, token).ConfigureAwait(false);
            return await connection.Host.DomainXmlFromNativeAsync(format, config, token).ConfigureAwait(false);
        }));
    }
}
