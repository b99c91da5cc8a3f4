using System.Collections;

namespace VirtPS.Tests.CmdletHost.Tests;

public sealed class StreamTests : HostTest
{
    [Fact]
    public void Errors_that_do_not_terminate_are_listed_and_the_command_goes_on()
    {
        var result = Shell.Run("Test-Failure report");
        Assert.Equal(["First", "Second"], result.ErrorIds);
        Assert.Equal(["went on"], result.Output);
        Assert.Equal("t1", result.Errors[0].TargetObject);
        Assert.Equal("InvalidOperation: (t1:String) [Test-Failure], InvalidOperationException", result.Errors[0].CategoryInfo.ToString());
        Assert.Null(result.Terminating);
    }

    [Theory]
    [InlineData("Test-Failure terminate; 'next'", "Enough,VirtPS.Tests.Fixture.TestFailureCommand")]
    [InlineData("Test-Failure throw; 'next'", "System.TimeoutException,VirtPS.Tests.Fixture.TestFailureCommand")]
    public void A_terminating_error_ends_its_statement_only(string script, string id)
    {
        var result = Shell.Run(script);
        Assert.Equal(id, Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(["next"], result.Output);
    }

    [Theory]
    [InlineData("Test-Failure report -ErrorAction Stop; 'next'", "First")]
    [InlineData("$ErrorActionPreference = 'Stop'; Test-Failure terminate; 'next'", "Enough")]
    [InlineData("throw 'done'; 'next'", "done")]
    public void Stop_and_throw_end_the_script(string script, string id)
    {
        var result = Shell.Run(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.Terminating!.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void Error_variable_and_error_action_are_honoured()
    {
        Assert.Empty(Shell.Run("Test-Failure report -ErrorAction SilentlyContinue -ErrorVariable e").Errors);
        Assert.Equal(2, ((ArrayList)Shell.GetVariable("e")!).Count);
        Assert.Equal(["2"], Run("\"$($Error.Count)\""));
        Run("Test-Failure report -ErrorAction Ignore; Test-Failure report 2>$null");
        Assert.Equal([4], Run("$Error.Count"));
    }

    [Theory]
    [InlineData("try { Test-Failure throw } catch [TimeoutException] { \"typed $($_.Exception.Message)\" } finally { 'end' }", "typed slow|end")]
    [InlineData("try { Test-Failure terminate } catch [TimeoutException] { 'wrong' } catch { $_.FullyQualifiedErrorId }", "Enough,VirtPS.Tests.Fixture.TestFailureCommand")]
    [InlineData("try { Get-Thing nope -ErrorAction Stop } catch { \"$($_.CategoryInfo.Category) $($_.TargetObject)\" }", "ObjectNotFound nope")]
    [InlineData("try { try { throw 'in' } finally { 'cleanup' } } catch { \"$_\" }", "cleanup|in")]
    [InlineData("try { [int]'x' } catch { 'cast' }", "cast")]
    public void Errors_are_caught(string script, string expected) => Assert.Equal(expected.Split('|'), Run(script));

    [Fact]
    public void Every_stream_is_apart()
    {
        var result = Shell.Run("Write-Everything -Verbose -Debug -InformationAction Continue -WarningVariable w -OutVariable o");
        Assert.Equal(["verbose text"], result.Verbose);
        Assert.Equal(["debug text"], result.Debug);
        Assert.Equal(["warning text"], result.Warnings);
        Assert.Equal("information text", Assert.Single(result.Information).MessageData);
        Assert.Equal(50, Assert.Single(result.Progress).PercentComplete);
        Assert.Equal(["output text"], result.Output);
        Assert.Equal("VERBOSE: verbose text\nDEBUG: debug text\nWARNING: warning text\ninformation text\noutput text\n", result.Text);
        Assert.Equal(["1 1"], Run("\"$($w.Count) $($o.Count)\""));
    }

    [Fact]
    public void Quiet_streams_say_nothing()
    {
        var result = Shell.Run("Write-Everything -WarningAction SilentlyContinue");
        Assert.Equal("output text\n", result.Text);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void What_if_says_what_and_does_nothing()
    {
        var result = Shell.Run("Get-Thing web1 | Set-Thing -Size 1 -PassThru -WhatIf");
        Assert.Equal("What if: Performing the operation \"Set size\" on target \"web1\".\n", result.Text);
        Assert.Empty(result.Output);
        Assert.Equal("What if: Performing the operation \"Remove-Thing\" on target \"x\".\n", Shell.Run("$WhatIfPreference = $true; Remove-Thing x").Text);
    }

    [Fact]
    public void Verbose_tells_of_the_operation() =>
        Assert.Equal(["Performing the operation \"Set size\" on target \"a\"."], Shell.Run("Set-Thing a -Size 1 -Verbose").Verbose);

    [Fact]
    public void What_destroys_asks_first()
    {
        Assert.Equal("InvalidOperation,VirtPS.Tests.Fixture.RemoveThingCommand", ErrorOf("Remove-Thing x"));
        Assert.Equal(["removed x"], Run("Remove-Thing x -Confirm:$false"));
        Assert.Equal(["removed y"], Run("$ConfirmPreference = 'None'; Remove-Thing y; $ConfirmPreference = 'High'"));

        var asked = new List<string>();
        Shell.OnQuestion = (query, _) =>
        {
            asked.Add(query);
            return asked.Count == 1 ? Answer.No : Answer.YesToAll;
        };
        Assert.Equal(["removed b", "removed c"], Run("'a', 'b', 'c' | Remove-Thing"));
        Assert.Equal(2, asked.Count);
        Assert.Equal("Performing the operation \"Remove-Thing\" on target \"a\".", asked[0]);
        asked.Clear();
        Assert.Equal(["removed q"], Run("'p', 'q' | Remove-Thing -Confirm:$false -AskAgain"));
        Assert.Equal(["Really p?", "Really q?"], asked);
    }

    [Fact]
    public void Confirm_asks_where_it_would_not() =>
        Assert.NotEmpty(Shell.Run("Set-Thing a -Size 1 -Confirm").Errors);
}
