using VirtPS.Tests.CmdletHost;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Examples;

/// <summary>The cmdlets for daemons against a running virtpsd, as tests/Pester/Daemon has them in real PowerShell.</summary>
public sealed class DaemonCmdletTests : IAsyncLifetime
{
    private readonly DaemonRun _daemon = new();
    private readonly Shell _shell = new(ExampleTests.Manifest);

    private string Daemon => $"-Daemon 'virtpsd:///system?socket={_daemon.Run}/virtps-admin-sock'";

    public Task InitializeAsync() => _daemon.ReadyAsync();

    public async Task DisposeAsync()
    {
        _shell.Run("Disconnect-VirtHost -All");
        _shell.Dispose();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public void Both_servers_are_there_and_a_wildcard_without_a_match_is_silent()
    {
        Assert.Equal(["admin", "virtpsd"], Run($"Get-VirtDaemonServer {Daemon} | ForEach-Object Name"));
        Assert.Equal(["virtpsd"], Run($"Get-VirtDaemonServer V* {Daemon} | ForEach-Object Name"));
        Assert.Empty(Run($"Get-VirtDaemonServer nosuch* {Daemon}"));
        Assert.Equal("NoServer,VirtPS.Commands.GetVirtDaemonServerCommand", ErrorOf($"Get-VirtDaemonServer nosuch {Daemon}"));
    }

    [Fact]
    public void Bounds_change_unless_only_asked_what_if()
    {
        Run($"Set-VirtDaemonServer virtpsd -MaxWorkers 40 -MaxClients 90 {Daemon} -WhatIf");
        Assert.Equal([20L, 5000L], Run($"Get-VirtDaemonServer virtpsd {Daemon} | ForEach-Object {{ $_.MaxWorkers; $_.MaxClients }}"));
        Assert.Equal([40L], Run($"Get-VirtDaemonServer virtpsd {Daemon} | Set-VirtDaemonServer -MaxWorkers 40 -MaxClients 90 -PassThru | ForEach-Object MaxWorkers"));
        Assert.Equal([90L], Run($"Get-VirtDaemonServer virtpsd {Daemon} | ForEach-Object MaxClients"));
        Assert.Equal("InvalidArg,VirtPS.Commands.SetVirtDaemonServerCommand", ErrorOf($"Set-VirtDaemonServer virtpsd -MinWorkers 41 {Daemon}"));
    }

    [Fact]
    public void A_client_is_shown_and_sent_away_unless_only_asked_what_if()
    {
        Run($"$null = Connect-VirtHost 'test+unix:///default?socket={_daemon.Run}/virtps-sock'");
        Assert.Equal([(int?)Environment.ProcessId], Run($"Get-VirtDaemonClient virtpsd {Daemon} | ForEach-Object ProcessId"));
        Run($"Get-VirtDaemonClient virtpsd {Daemon} | Disconnect-VirtDaemonClient -WhatIf");
        Run($"$client = Get-VirtDaemonClient virtpsd {Daemon}");
        Run("$client | Disconnect-VirtDaemonClient");
        Assert.Equal("NoClient,VirtPS.Commands.DisconnectVirtDaemonClientCommand", ErrorOf("$client | Disconnect-VirtDaemonClient"));
        Assert.Equal("NoClient,VirtPS.Commands.GetVirtDaemonClientCommand", ErrorOf($"Get-VirtDaemonClient virtpsd -Id 4711 {Daemon}"));
    }

    [Fact]
    public void The_log_changes_unless_only_asked_what_if()
    {
        Run($"Set-VirtDaemonLog {Daemon} -Filter 1:rpc -WhatIf");
        Assert.Empty(Run($"(Get-VirtDaemonLog {Daemon}).Filters"));
        Run($"Set-VirtDaemonLog {Daemon} -Filter 1:rpc, 4:event");
        Assert.Equal(["1:rpc", "4:event"], Run($"(Get-VirtDaemonLog {Daemon}).Filters"));
        Assert.Equal("InvalidArg,VirtPS.Commands.SetVirtDaemonLogCommand", ErrorOf($"Set-VirtDaemonLog {Daemon} -Filter 9:rpc"));
    }

    [Fact]
    public void Without_TLS_there_are_no_certificates_to_read() =>
        Assert.Equal("InternalError,VirtPS.Commands.UpdateVirtDaemonCertificateCommand", ErrorOf($"Update-VirtDaemonCertificate virtpsd {Daemon}"));

    [Fact]
    public async Task A_daemon_that_is_gone_is_an_error_about_it()
    {
        _daemon.Signal(DaemonRun.Terminate);
        await _daemon.EndAsync();
        Assert.Equal("SystemError,VirtPS.Commands.GetVirtDaemonLogCommand", ErrorOf($"Get-VirtDaemonLog {Daemon}"));
    }

    private IReadOnlyList<object?> Run(string script)
    {
        var result = _shell.Run(script);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Output;
    }

    private string ErrorOf(string script) => Assert.Single(_shell.Run(script).Errors).FullyQualifiedErrorId;
}
