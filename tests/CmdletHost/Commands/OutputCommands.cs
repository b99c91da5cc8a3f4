using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Formatting;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Commands;

[Cmdlet("Write", "Output")]
internal sealed class WriteOutputCommand : EngineCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)] public object? InputObject { get; set; }
    [Parameter] public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => WriteObject(InputObject, !NoEnumerate);
}

[Cmdlet("Write", "Host")]
internal sealed class WriteHostCommand : EngineCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)] public object? Object { get; set; }
    [Parameter] public SwitchParameter NoNewline { get; set; }
    [Parameter] public ConsoleColor ForegroundColor { get; set; }
    [Parameter] public ConsoleColor BackgroundColor { get; set; }
    [Parameter] public string Separator { get; set; } = " ";

    protected override void ProcessRecord()
    {
        var text = string.Join(Separator, Values.Spread(Object).Select(LanguagePrimitives.ToText));
        WriteInformation(new HostInformationMessage { Message = text, NoNewLine = NoNewline }, ["PSHOST"]);
    }
}

internal abstract class WriteTextCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true), AllowEmptyString] public string Message { get; set; } = string.Empty;
}

[Cmdlet("Write", "Warning")]
internal sealed class WriteWarningCommand : WriteTextCommand
{
    protected override void ProcessRecord() => WriteWarning(Message);
}

[Cmdlet("Write", "Verbose")]
internal sealed class WriteVerboseCommand : WriteTextCommand
{
    protected override void ProcessRecord() => WriteVerbose(Message);
}

[Cmdlet("Write", "Debug")]
internal sealed class WriteDebugCommand : WriteTextCommand
{
    protected override void ProcessRecord() => WriteDebug(Message);
}

[Cmdlet("Write", "Information")]
internal sealed class WriteInformationCommand : EngineCommand
{
    [Parameter(Position = 0, Mandatory = true)] public object MessageData { get; set; } = null!;
    [Parameter(Position = 1)] public string[] Tags { get; set; } = [];

    protected override void ProcessRecord() => WriteInformation(MessageData, Tags);
}

[Cmdlet("Write", "Error")]
internal sealed class WriteErrorCommand : WriteTextCommand
{
    [Parameter] public string ErrorId { get; set; } = "Microsoft.PowerShell.Commands.WriteErrorException";
    [Parameter] public ErrorCategory Category { get; set; }
    [Parameter] public object? TargetObject { get; set; }

    protected override void ProcessRecord() => WriteError(new ErrorRecord(new RuntimeException(Message), ErrorId, Category, TargetObject));
}

[Cmdlet("Out", "Null")]
internal sealed class OutNullCommand : CollectingCommand;

[Cmdlet("Out", "String")]
internal sealed class OutStringCommand : CollectingCommand
{
    [Parameter] public SwitchParameter Stream { get; set; }
    [Parameter] public int Width { get; set; }

    protected override void EndProcessing()
    {
        var text = Screen.Render(Items, Engine.Streams.Views, Width > 0 ? Width : Engine.Streams.Width);
        if (Stream)
        {
            WriteObject(text.Split('\n').SkipLast(1).ToArray(), true);
        }
        else
        {
            WriteObject(text);
        }
    }
}

[Cmdlet("Out", "Host"), Alias("Out-Default")]
internal sealed class OutHostCommand : CollectingCommand
{
    protected override void EndProcessing() => Engine.Streams.Output(new FormattedText(Screen.Render(Items, Engine.Streams.Views, Engine.Streams.Width)));
}

internal abstract class FormatCommand : CollectingCommand
{
    [Parameter(Position = 0)] public object[]? Property { get; set; }
    [Parameter] public object? GroupBy { get; set; }
    [Parameter] public string? View { get; set; }

    private protected Selector? Group => GroupBy is null ? null : Selector.Of(GroupBy, Items.FirstOrDefault()).First();
    private protected IReadOnlyList<Selector>? Selectors => Property is null ? null : [.. Property.SelectMany(p => Selector.Of(p, Items.FirstOrDefault()))];
}

[Cmdlet("Format", "Table")]
internal sealed class FormatTableCommand : FormatCommand
{
    [Parameter] public SwitchParameter AutoSize { get; set; }
    [Parameter] public SwitchParameter HideTableHeaders { get; set; }
    [Parameter] public SwitchParameter Wrap { get; set; }

    protected override void EndProcessing() => WriteObject(new FormatRequest(Items.ToArray(), true, Selectors)
    {
        AutoSize = AutoSize, HideHeaders = HideTableHeaders, Wrap = Wrap, View = View, GroupBy = Group,
    });
}

[Cmdlet("Format", "List")]
internal sealed class FormatListCommand : FormatCommand
{
    protected override void EndProcessing() => WriteObject(new FormatRequest(Items.ToArray(), false, Selectors) { View = View, GroupBy = Group });
}
