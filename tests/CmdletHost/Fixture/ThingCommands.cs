using System.Management.Automation;

namespace VirtPS.Tests.Fixture;

[Cmdlet(VerbsCommon.Get, "Thing", DefaultParameterSetName = "ByName"), OutputType(typeof(Thing)), Alias("gthing")]
public sealed class GetThingCommand : PSCmdlet
{
    private static readonly Thing[] All = [new("web1", 2048, ThingState.Running), new("web2", 1024, ThingState.Off), new("db1", 4096, ThingState.Paused)];

    [Parameter(Position = 0, ParameterSetName = "ByName", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true), Alias("ThingName"), SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    [Parameter(Mandatory = true, ParameterSetName = "ById")]
    public int Id { get; set; }

    [Parameter]
    public ThingState[]? State { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == "ById")
        {
            WriteObject(All[Id]);
            return;
        }

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = All.Where(t => pattern.IsMatch(t.Name) && (State is null || State.Contains(t.State))).ToArray();
            WriteObject(found, true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(new ErrorRecord(new KeyNotFoundException($"There is no thing '{name}'."), "NoThing", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Thing", SupportsShouldProcess = true, DefaultParameterSetName = "Thing")]
public sealed class SetThingCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Thing", ValueFromPipeline = true)]
    public Thing Thing { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public long Size { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        var name = Thing?.Name ?? Name;
        if (!ShouldProcess(name, "Set size"))
        {
            return;
        }

        if (PassThru)
        {
            WriteObject(new Thing($"{name}:{ParameterSetName}", Size, ThingState.Off));
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "Thing", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveThingCommand : PSCmdlet
{
    private bool _yesToAll;
    private bool _noToAll;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string Name { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter AskAgain { get; set; }

    protected override void ProcessRecord()
    {
        if (ShouldProcess(Name) && (!AskAgain || ShouldContinue($"Really {Name}?", "Sure", ref _yesToAll, ref _noToAll)))
        {
            WriteObject($"removed {Name}");
        }
    }
}

[Cmdlet(VerbsCommon.New, "Shelf")]
public sealed class NewShelfCommand : Cmdlet
{
    [Parameter(Position = 0)] public string Name { get; set; } = string.Empty;
    [Parameter(Position = 1)] public int Boards { get; set; }
    [Parameter(Position = 2)] public string Room { get; set; } = string.Empty;
    [Parameter(ValueFromRemainingArguments = true)] public string[] Tags { get; set; } = [];

    protected override void EndProcessing() => WriteObject(new Shelf(Name, Boards, Room, Tags));
}

/// <summary>Its default set takes names by property and needs a tag; the other set needs nothing but the object.</summary>
[Cmdlet(VerbsCommon.Join, "Thing", DefaultParameterSetName = "Name")]
public sealed class JoinThingCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Thing")]
    public Thing[] Thing { get; set; } = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    public string[] Name { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "Name")]
    public string Tag { get; set; } = string.Empty;

    protected override void ProcessRecord() => WriteObject($"{ParameterSetName} {string.Join(',', Name)} {string.Join(',', (object[])Thing)} {Tag}");
}
