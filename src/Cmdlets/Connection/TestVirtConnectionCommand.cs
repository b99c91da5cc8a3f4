using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Tries the way to hosts step by step: what works, and what to do about what does not.</summary>
/// <remarks>virConnectOpenAuth, virConnectIsAlive. A step that fails is a result, not an error.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "VirtConnection")]
[OutputType(typeof(VirtConnectionCheck), typeof(bool))]
public sealed class TestVirtConnectionCommand : EngineCommand
{
    /// <summary>URIs or aliases; without one, the default URI.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(UriCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Uri { get; set; }

    /// <summary>The user and password to offer where a host asks for them.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Tries the way that only reads.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Gives only whether the host can be reached.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var uri in Uri ?? [null!])
        {
            Attempt(uri, () => Check(uri));
        }
    }

    private void Check(string? uri)
    {
        var options = new DriverOpenOptions { ReadOnly = ReadOnly, Credential = Credential?.GetNetworkCredential() };
        var steps = Wait(token => ConnectionChecker.RunAsync(ModuleInitializer.Drivers, uri, options, token));
        if (Quiet)
        {
            WriteObject(steps.All(step => step.Result == ConnectionStageResult.Passed));
        }
        else
        {
            WriteObject(steps, enumerateCollection: true);
        }
    }
}
