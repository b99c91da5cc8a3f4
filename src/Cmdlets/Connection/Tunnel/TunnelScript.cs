namespace VirtPS.Commands;

/// <summary>What runs at the far side of a PowerShell session and joins its pipeline to a daemon's socket.</summary>
/// <remarks>
/// A pipeline has one thread, which takes an item, writes what is in it to the socket, waits a moment for what the socket has
/// to say, answers, and takes the next. An item is a byte with the longest wait in milliseconds and then data; an answer is
/// one array or more, each a byte of <see cref="Mark"/> and then data. The script is written so that Windows PowerShell, which
/// has no Unix sockets, understands enough of it to say so.
/// </remarks>
internal static class TunnelScript
{
    /// <summary>The most bytes of data in one item or array.</summary>
    internal const int Chunk = 64 * 1024;

    /// <summary>What an array from the far side is.</summary>
    internal enum Mark : byte
    {
        /// <summary>Data; more of the same answer follows.</summary>
        Data = 0,

        /// <summary>The last data of an answer, or none.</summary>
        Last = 1,

        /// <summary>As <see cref="Last"/>, and the daemon has closed the socket.</summary>
        Closed = 2,

        /// <summary>The socket's path: it is open.</summary>
        Open = 3,
    }

    /// <summary>Closes the socket of a pipeline that was stopped, whose end the script did not reach.</summary>
    internal const string CleanUp = "if ($global:VirtPSTunnel) { $global:VirtPSTunnel.Dispose(); Remove-Variable VirtPSTunnel -Scope Global }";

    /// <summary>The script; its parameters are those of <see cref="Engine.Drivers.DaemonPlaces"/>.</summary>
    internal const string Text = """
        param([string[]] $OfRoot, [string[]] $OfOthers)
        begin {
            $ErrorActionPreference = 'Stop'
            if ($PSVersionTable.PSVersion.Major -lt 7) {
                throw "the session is one of PowerShell $($PSVersionTable.PSVersion), which has no Unix sockets; PowerShell 7 is needed there"
            }

            $isRoot = -not $IsWindows -and (& id -u) -eq 0
            $run = if ($env:XDG_RUNTIME_DIR) { $env:XDG_RUNTIME_DIR } else { Join-Path $HOME '.cache' }
            $places = @($(if ($isRoot) { $OfRoot } else { $OfOthers }) | ForEach-Object { $_.Replace('$XDG_RUNTIME_DIR', $run) })
            $path = @($places | Where-Object { [IO.File]::Exists($_) })[0]
            if (-not $path) {
                throw "no daemon listens for user $([Environment]::UserName) on $([Environment]::MachineName): there is none of $($places -join ', ')"
            }

            $socket = [Net.Sockets.Socket]::new([Net.Sockets.AddressFamily]::Unix, [Net.Sockets.SocketType]::Stream, [Net.Sockets.ProtocolType]::Unspecified)
            try {
                $socket.Connect([Net.Sockets.UnixDomainSocketEndPoint]::new($path))
            }
            catch {
                $socket.Dispose()
                throw "user $([Environment]::UserName) on $([Environment]::MachineName) cannot connect to ${path}: $($_.Exception.GetBaseException().Message)"
            }

            $socket.Blocking = $false
            $global:VirtPSTunnel = $socket
            $reads = [Net.Sockets.SelectMode]::SelectRead
            $writes = [Net.Sockets.SelectMode]::SelectWrite
            $plain = [Net.Sockets.SocketFlags]::None
            $success = [Net.Sockets.SocketError]::Success
            $busy = [Net.Sockets.SocketError]::WouldBlock
            $fault = $success
            $buffer = [byte[]]::new(65536)
            , [byte[]](@(3) + [Text.Encoding]::UTF8.GetBytes($path))
        }
        process {
            $item = [byte[]] $_
            $wait = 1000 * $item[0]
            $sent = 1
            $last = 1
            while ($sent -lt $item.Length -and $last -eq 1) {
                if ($socket.Poll(1000, $writes)) {
                    $count = $socket.Send($item, $sent, $item.Length - $sent, $plain, [ref] $fault)
                    if ($fault -eq $success) { $sent += $count } elseif ($fault -ne $busy) { $last = 2 }
                }
                elseif ($socket.Poll(0, $reads)) {
                    # The daemon may take nothing before it has been listened to.
                    $count = $socket.Receive($buffer, 0, $buffer.Length, $plain, [ref] $fault)
                    if ($count -gt 0) {
                        $answer = [byte[]]::new($count + 1)
                        [Buffer]::BlockCopy($buffer, 0, $answer, 1, $count)
                        , $answer
                    }
                    elseif ($fault -ne $busy) { $last = 2 }
                }
            }

            $budget = 16
            do {
                $count = 0
                if ($socket.Poll($wait, $reads)) {
                    $count = $socket.Receive($buffer, 0, $buffer.Length, $plain, [ref] $fault)
                    if ($count -le 0 -and $fault -ne $busy) { $last = 2 }
                }

                $wait = 0
                $budget--
                $more = $count -gt 0 -and $budget -gt 0 -and $socket.Poll(0, $reads)
                $answer = [byte[]]::new($count + 1)
                [Buffer]::BlockCopy($buffer, 0, $answer, 1, $count)
                $answer[0] = if ($more) { 0 } else { $last }
                , $answer
            } while ($more)
        }
        end {
            $socket.Dispose()
            Remove-Variable VirtPSTunnel -Scope Global
        }
        """;
}
