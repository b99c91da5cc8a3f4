using System.Management.Automation;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using VirtPS.Tests.Fixture;

namespace VirtPS.Tests.CmdletHost.Tests;

[Collection(nameof(Alone))]
public sealed class LifetimeTests : HostTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stop_ends_a_waiting_command_and_the_script()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Shell.OnOutput = item => waiting.TrySetResult();
        var disposed = WaitThingCommand.Disposed;
        var run = Shell.RunAsync("try { Wait-Thing } catch { 'caught' }; 'after'");
        await waiting.Task.WaitAsync(Patience);
        Shell.Stop();
        var result = await run.WaitAsync(Patience);
        Assert.True(result.WasStopped);
        Assert.Equal(["waiting"], result.Output);
        Assert.Empty(result.Errors);
        Assert.Equal(disposed + 1, WaitThingCommand.Disposed);
        Assert.Equal(["again"], Run("'again'"));
    }

    [Fact]
    public void Jobs_are_listed_waited_for_received_and_removed()
    {
        Assert.Equal(["Running"], Run("$j = Start-ThingJob; \"$($j.JobStateInfo)\""));
        Assert.Empty(Run("Wait-Job $j -Timeout 0"));
        Assert.Equal("JobObjectNotFinishedCannotBeRemoved", ErrorOf("Remove-Job $j").Split(',')[0]);
        Assert.Equal(["Stopped"], Run("Stop-Job $j; \"$((Get-Job -Id $j.Id).JobStateInfo.State)\""));
        Assert.Equal([0], Run("Remove-Job $j; @(Get-Job).Count"));
        Assert.Equal(["job output"], Run("Start-ThingJob -Finished | Wait-Job | Receive-Job -AutoRemoveJob"));
        Assert.Empty(Run("Get-Job"));
    }

    [Fact]
    public void Events_are_queued_until_somebody_takes_them()
    {
        Shell.SetVariable("bell", new Bell());
        Run("Register-Bell -Bell $bell -MessageData 'hello'");
        Assert.Equal(["bell"], Run("Get-EventSubscriber | ForEach-Object SourceIdentifier"));
        Assert.Empty(Run("Wait-Event bell -Timeout 0"));
        Assert.Equal(["bell hello True"], Run("$bell.Ring(); $e = Wait-Event bell -Timeout 30; \"$($e.SourceIdentifier) $($e.MessageData) $($e.Sender -eq $bell)\""));
        Assert.Equal([0], Run("Remove-Event bell; @(Get-Event).Count"));
        Run("Unregister-Event bell; $bell.Ring()");
        Assert.Empty(Run("Get-Event; Get-EventSubscriber"));
    }

    [Fact]
    public void An_action_runs_between_statements()
    {
        Shell.SetVariable("bell", new Bell());
        Run("$global:rung = 0; $job = Register-Bell -Bell $bell -Action { $global:rung++; \"rang $($Event.SourceIdentifier)\" }");
        Assert.Equal([2], Run("$bell.Ring(); $bell.Ring(); $global:rung"));
        Assert.Equal(["rang bell", "rang bell"], Run("Receive-Job $job"));
        Assert.Empty(Run("Get-Event"));
    }

    [Fact]
    public void A_module_is_told_of_its_import_and_removal()
    {
        var (imports, removals) = (Initializer.Imports, Initializer.Removals);
        Assert.True(imports > 0);
        Assert.Equal(["1.2.3"], Run("\"$((Get-Module Fixture).Version)\""));
        Run("Remove-Module Fixture");
        Assert.Equal(removals + 1, Initializer.Removals);
        Assert.Equal("CommandNotFoundException", ErrorOf("Get-Thing"));
        Shell.ImportModule(Path.Combine(AppContext.BaseDirectory, "Fixture.psd1"));
        Assert.Equal(imports + 1, Initializer.Imports);
        Assert.Equal("Modules_ModuleNotFound", ErrorOf("Import-Module ./nowhere.psd1").Split(',')[0]);
    }

    [Fact]
    public void A_module_can_have_a_prefix()
    {
        Run($"Remove-Module Fixture; Import-Module {Path.Combine(AppContext.BaseDirectory, "Fixture.psd1")} -Prefix My");
        Assert.Equal(["web1"], Run("Get-MyThing web1 | ForEach-Object Name"));
        Assert.Equal("CommandNotFoundException", ErrorOf("Get-Thing"));
    }

    /// <summary>Everything that the real module asks of System.Management.Automation is in the stand-in, with the same signature.</summary>
    [Fact]
    public void Stand_in_has_every_member_that_the_module_refers_to()
    {
        var module = typeof(VirtPS.Commands.VirtCommand).Assembly.ManifestModule;
        using var file = new PEReader(File.OpenRead(module.Assembly.Location));
        var metadata = file.GetMetadataReader();
        var missing = new List<string>();
        var seen = 0;
        foreach (var handle in metadata.TypeReferences)
        {
            var reference = metadata.GetTypeReference(handle);
            if (IsStandIn(metadata, handle))
            {
                Try(() => module.ResolveType(MetadataTokens(handle)), metadata.GetString(reference.Name));
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var reference = metadata.GetMemberReference(handle);
            if (reference.Parent.Kind == HandleKind.TypeReference && IsStandIn(metadata, (TypeReferenceHandle)reference.Parent))
            {
                Try(() => module.ResolveMember(MetadataTokens(handle)), metadata.GetString(reference.Name));
            }
        }

        Assert.Empty(missing);
        Assert.True(seen > 20, $"only {seen} references were looked at");

        void Try(Action resolve, string name)
        {
            seen++;
            try
            {
                resolve();
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException)
            {
                missing.Add($"{name}: {e.Message}");
            }
        }
    }

    private static int MetadataTokens(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);

    private static bool IsStandIn(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var reference = metadata.GetTypeReference(handle);
        var scope = reference.ResolutionScope;
        return scope.Kind switch
        {
            // PowerShell's own parser, which reads .psd1 documents, has no stand-in; Pester tests what uses it.
            HandleKind.AssemblyReference when metadata.GetString(reference.Namespace) == "System.Management.Automation.Language" => false,
            HandleKind.AssemblyReference => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == "System.Management.Automation",
            HandleKind.TypeReference => IsStandIn(metadata, (TypeReferenceHandle)scope),
            _ => false,
        };
    }
}

/// <summary>Tests that count what the whole process does, and so run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
