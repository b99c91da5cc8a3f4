using System.Management.Automation;
using VirtPS.Engine.DesiredState;

namespace VirtPS.Commands;

/// <summary>Brings hosts to what documents of desired state say.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VirtConfiguration", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(VirtConfigurationStep))]
public sealed class InvokeVirtConfigurationCommand : ConfigurationCommand
{
    /// <summary>Removes domains and networks that an earlier version of the document made and that it does not speak of any more.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    private protected override void Process(string target, VirtConfiguration document)
    {
        var connection = Target();
        var failed = new List<ConfigurationFailure>();
        foreach (var step in Stream(token => ConfigurationPlanner.PlanAsync(connection, document, Prune, failed.Add, token)))
        {
            Take(step);
            failed.ForEach(Report);
            failed.Clear();
        }

        failed.ForEach(Report);
    }

    private void Take(VirtConfigurationStep step)
    {
        var shown = string.Concat(step.Drift.Select(drift => $"{Environment.NewLine}  {drift}").Concat(step.Difference.Select(line => $"{Environment.NewLine}  {line}")));
        var may = step.IsDestructive
            ? ShouldDestroy(step.Name, step.Description)
            : ShouldProcess($"{step.Description} '{step.Name}'{shown}", $"{step.Description} '{step.Name}'?{shown}", "Desired state");
        if (may)
        {
            Attempt(step.Name, () => Wait(step.ApplyAsync));
        }

        WriteObject(step);
    }
}
