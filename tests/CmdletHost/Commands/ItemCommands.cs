using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Commands;

/// <summary>A command on files; only the file system exists.</summary>
internal abstract class PathCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true), Alias("LiteralPath", "PSPath", "FullName")]
    public string[] Path { get; set; } = [];

    private protected IEnumerable<string> Full => Path.Select(GetUnresolvedProviderPathFromPSPath);

    private protected IEnumerable<string> Existing()
    {
        foreach (var path in Path)
        {
            System.Collections.ObjectModel.Collection<string> found;
            try
            {
                found = GetResolvedProviderPathFromPSPath(path, out _);
            }
            catch (ItemNotFoundException e)
            {
                WriteError(new ErrorRecord(e.ErrorRecord, null));
                continue;
            }

            foreach (var one in found)
            {
                yield return one;
            }
        }
    }
}

[Cmdlet("Test", "Path")]
internal sealed class TestPathCommand : PathCommand
{
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            WriteObject(WildcardPattern.ContainsWildcardCharacters(path) ? GetResolvedProviderPathFromPSPath(path, out _).Count > 0 : System.IO.Path.Exists(GetUnresolvedProviderPathFromPSPath(path)));
        }
    }
}

[Cmdlet("New", "Item", SupportsShouldProcess = true)]
internal sealed class NewItemCommand : PathCommand
{
    [Parameter] public string ItemType { get; set; } = "File";
    [Parameter] public object? Value { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Full)
        {
            if (ItemType.StartsWith('d') || ItemType.StartsWith('D'))
            {
                WriteObject(Directory.CreateDirectory(path));
            }
            else if (File.Exists(path) && !Force)
            {
                WriteError(new ErrorRecord(new IOException($"The file '{path}' already exists."), "NewItemIOError", ErrorCategory.WriteError, path));
            }
            else
            {
                File.WriteAllText(path, LanguagePrimitives.ToText(Value));
                WriteObject(new FileInfo(path));
            }
        }
    }
}

[Cmdlet("Remove", "Item", SupportsShouldProcess = true)]
internal sealed class RemoveItemCommand : PathCommand
{
    [Parameter] public SwitchParameter Recurse { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Existing().ToArray())
        {
            if (Directory.Exists(path) && ShouldProcess(path, "Remove Directory"))
            {
                Directory.Delete(path, Recurse);
            }
            else if (File.Exists(path) && ShouldProcess(path, "Remove File"))
            {
                File.Delete(path);
            }
        }
    }
}

[Cmdlet("Get", "Item")]
internal class GetItemCommand : PathCommand
{
    protected override void ProcessRecord() => WriteObject(Existing().Select(p => Directory.Exists(p) ? (FileSystemInfo)new DirectoryInfo(p) : new FileInfo(p)).ToArray(), true);
}

[Cmdlet("Get", "ChildItem")]
internal sealed class GetChildItemCommand : EngineCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true)] public string Path { get; set; } = ".";
    [Parameter(Position = 1)] public string Filter { get; set; } = "*";
    [Parameter] public SwitchParameter File { get; set; }

    protected override void ProcessRecord()
    {
        var full = GetUnresolvedProviderPathFromPSPath(Path);
        var (folder, filter) = WildcardPattern.ContainsWildcardCharacters(Path) ? (System.IO.Path.GetDirectoryName(full)!, System.IO.Path.GetFileName(full)) : (full, Filter);
        WriteObject(new DirectoryInfo(folder).EnumerateFileSystemInfos(filter).Where(i => !File || i is FileInfo).OrderBy(i => i.Name, StringComparer.OrdinalIgnoreCase).ToArray(), true);
    }
}

[Cmdlet("Join", "Path")]
internal sealed class JoinPathCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)] public string[] Path { get; set; } = [];
    [Parameter(Position = 1, Mandatory = true)] public string ChildPath { get; set; } = string.Empty;
    [Parameter(ValueFromRemainingArguments = true)] public string[] AdditionalChildPath { get; set; } = [];

    protected override void ProcessRecord() => WriteObject(Path.Select(p => System.IO.Path.Join([p, ChildPath, .. AdditionalChildPath])).ToArray(), true);
}

[Cmdlet("Split", "Path")]
internal sealed class SplitPathCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)] public string Path { get; set; } = string.Empty;
    [Parameter] public SwitchParameter Leaf { get; set; }
    [Parameter] public SwitchParameter Parent { get; set; }

    protected override void ProcessRecord() => WriteObject(Leaf ? System.IO.Path.GetFileName(Path) : System.IO.Path.GetDirectoryName(Path));
}

[Cmdlet("Set", "Content", SupportsShouldProcess = true), Alias("Out-File")]
internal sealed class SetContentCommand : EngineCommand
{
    private readonly List<string> _lines = [];

    [Parameter(Position = 0, Mandatory = true), Alias("LiteralPath", "FilePath")] public string Path { get; set; } = string.Empty;
    [Parameter(Position = 1, ValueFromPipeline = true), Alias("InputObject")] public object[]? Value { get; set; }
    [Parameter] public SwitchParameter NoNewline { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }
    [Parameter] public string? Encoding { get; set; }

    protected override void ProcessRecord() => _lines.AddRange((Value ?? []).Select(LanguagePrimitives.ToText));

    protected override void EndProcessing()
    {
        if (ShouldProcess(Path, "Set Content"))
        {
            File.WriteAllText(GetUnresolvedProviderPathFromPSPath(Path), NoNewline ? string.Concat(_lines) : string.Concat(_lines.Select(l => l + "\n")));
        }
    }
}

[Cmdlet("Get", "Content")]
internal sealed class GetContentCommand : PathCommand
{
    [Parameter] public SwitchParameter Raw { get; set; }
    [Parameter] public string? Encoding { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Existing())
        {
            WriteObject(Raw ? File.ReadAllText(path) : File.ReadAllLines(path), true);
        }
    }
}

[Cmdlet("Get", "Location"), Alias("pwd")]
internal sealed class GetLocationCommand : EngineCommand
{
    protected override void EndProcessing() => WriteObject(SessionState.Path.CurrentLocation);
}

[Cmdlet("Set", "Location"), Alias("cd")]
internal sealed class SetLocationCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public string Path { get; set; } = string.Empty;

    protected override void EndProcessing() => SessionState.Path.SetLocation(Path);
}
