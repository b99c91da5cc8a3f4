using System.Management.Automation;
using VirtPS.Engine.DesiredState;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>The base of commands that read documents of desired state.</summary>
public abstract class ConfigurationCommand : VirtCommand
{
    private protected const string ByPath = "Path";
    private protected const string ByObject = "Configuration";

    /// <summary>The documents: PowerShell data files (.psd1) or JSON.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The document as hash tables or objects.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public object? Configuration { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByObject)
        {
            Attempt(Configuration, () => Process("(objects)", VirtConfiguration.Read(
                ConfigurationObjects.Read(Configuration, new ConfigurationPlace(null, string.Empty, 0)), SessionState.Path.CurrentFileSystemLocation.Path)));
            return;
        }

        foreach (var path in Path)
        {
            Attempt(path, () => Process(path, ReadFile(GetUnresolvedProviderPathFromPSPath(path))));
        }
    }

    /// <summary>Takes one document.</summary>
    private protected abstract void Process(string target, VirtConfiguration document);

    /// <summary>Reports an object that could not be compared; the others go on.</summary>
    private protected void Report(ConfigurationFailure failure) => Report(failure.Error, failure.Name);

    private static VirtConfiguration ReadFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"cannot read '{file}': {e.Message}", inner: e);
        }

        var root = System.IO.Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)
            ? ConfigurationJson.Read(text, file)
            : ConfigurationData.Read(text, file);
        return VirtConfiguration.Read(root, System.IO.Path.GetDirectoryName(file) ?? string.Empty);
    }
}
