using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Conformance;

/// <summary>What the suites run against: a driver in this process, or one behind a transport.</summary>
public abstract class ConformanceTarget
{
    /// <summary>The URI that the suites open.</summary>
    public abstract string Uri { get; }

    /// <summary>A directory on the host below which pools may be made.</summary>
    public virtual string Scratch => "/virtps-conformance";

    /// <summary>Whether pools lie on real storage, so that what libvirt's storage driver says counts, and not what its test driver does.</summary>
    public virtual bool HasRealStorage => false;

    /// <summary>Whether long operations tell how far they are; the wire protocol has no words for it.</summary>
    public virtual bool TellsProgress => true;

    /// <summary>Whether a running network may lose its definition and go on until it is stopped, as on real hosts.</summary>
    public virtual bool UndefinesWhatRuns => false;

    /// <summary>Brings a domain of the suites into a form that the target's host can run.</summary>
    /// <param name="xml">The definition, of a domain of libvirt's test driver, with disks that need not be there.</param>
    public virtual string Adapt(string xml) => xml;

    /// <summary>Makes a directory that the target's host may write to, which the suite removes.</summary>
    public virtual DirectoryInfo MakeDirectory() => Directory.CreateTempSubdirectory("virtps-");

    /// <summary>Puts a network card into the host, where definitions alone do not make one.</summary>
    /// <param name="name">The card's name.</param>
    /// <param name="mac">Its Ethernet address.</param>
    public virtual Task AddCardAsync(string name, string mac) => Task.CompletedTask;

    /// <summary>Takes a network card out of the host, where it is there without a definition.</summary>
    /// <param name="name">The card's name.</param>
    public virtual Task RemoveCardAsync(string name) => Task.CompletedTask;

    /// <summary>The drivers that the URI is offered to.</summary>
    protected abstract DriverRegistry Drivers { get; }

    /// <summary>Starts what has to run before a connection can be opened.</summary>
    public virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Opens a connection.</summary>
    /// <param name="readOnly">Whether changes are to be refused.</param>
    /// <param name="parameters">More parameters of the URI, such as <c>pace=500</c>.</param>
    /// <returns>The connection, which the test disposes of.</returns>
    public Task<VirtConnection> OpenAsync(bool readOnly = false, string? parameters = null) => VirtConnection.OpenAsync(
        Drivers, VirtUri.Parse(parameters is null ? Uri : $"{Uri}{(Uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameters}"), new VirtConnectionOptions { Open = new DriverOpenOptions { ReadOnly = readOnly } }, CancellationToken.None);
}
