using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Tests.Fixture;

/// <summary>Takes a value of every kind and puts out what was bound, in the order of the parameters' names.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Binding")]
public sealed class TestBindingCommand : PSCmdlet
{
    [Parameter] public int Int { get; set; }
    [Parameter] public long Long { get; set; }
    [Parameter] public int? Maybe { get; set; }
    [Parameter] public double Real { get; set; }
    [Parameter] public Guid Guid { get; set; }
    [Parameter] public Uri? Uri { get; set; }
    [Parameter] public TimeSpan Span { get; set; }
    [Parameter] public FileInfo? File { get; set; }
    [Parameter] public ThingState State { get; set; }
    [Parameter] public string? Text { get; set; }
    [Parameter] public string[]? Texts { get; set; }
    [Parameter] public long[]? Longs { get; set; }
    [Parameter] public Hashtable? Table { get; set; }
    [Parameter] public SwitchParameter Flag { get; set; }
    [Parameter, Credential] public PSCredential? Credential { get; set; }
    [Parameter, ValidateSet("red", "green")] public string? Colour { get; set; }
    [Parameter, ValidateRange(1, 10)] public int Few { get; set; }
    [Parameter, ValidateNotNullOrEmpty] public string? Needed { get; set; }
    [Parameter, ValidatePattern("^[a-z]+$")] public string? Word { get; set; }
    [Parameter, ValidateCount(1, 2)] public string[]? Pair { get; set; }
    [Parameter, Doubled] public int Twice { get; set; }
    [Parameter, ArgumentCompleter(typeof(FruitCompleter))] public string? Fruit { get; set; }

    protected override void EndProcessing() => WriteObject(MyInvocation.BoundParameters.Values.Single());
}

public sealed class DoubledAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => LanguagePrimitives.ConvertTo<int>(inputData) * 2;
}

public sealed class FruitCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        new[] { "apple", "apricot", "pear" }.Where(f => f.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(f => new CompletionResult(f));
}

/// <summary>Fails in each of the ways a cmdlet can.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Failure")]
public sealed class TestFailureCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string How { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        switch (How)
        {
            case "report":
                WriteError(new ErrorRecord(new InvalidOperationException("one"), "First", ErrorCategory.InvalidOperation, "t1"));
                WriteError(new ErrorRecord(new InvalidOperationException("two"), "Second", ErrorCategory.ResourceExists, "t2"));
                WriteObject("went on");
                break;
            case "terminate":
                ThrowTerminatingError(new ErrorRecord(new InvalidOperationException("enough"), "Enough", ErrorCategory.ConnectionError, null));
                break;
            default:
                throw new TimeoutException("slow");
        }
    }
}

/// <summary>Writes to every stream.</summary>
[Cmdlet(VerbsCommunications.Write, "Everything")]
public sealed class WriteEverythingCommand : PSCmdlet
{
    protected override void EndProcessing()
    {
        WriteVerbose("verbose text");
        WriteDebug("debug text");
        WriteWarning("warning text");
        WriteInformation("information text", []);
        WriteProgress(new ProgressRecord(1, "Copying", "half") { PercentComplete = 50 });
        WriteObject("output text");
    }
}
