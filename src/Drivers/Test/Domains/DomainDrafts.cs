using System.Runtime.ExceptionServices;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Reads the domains of a node's file as they come, so that only few are in memory as trees.</summary>
/// <param name="resolve">Gives the element of a domain that stands in a file of its own.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class DomainDrafts(Func<XElement, XElement> resolve, CancellationToken cancellationToken)
{
    // Enough for all processors to have work.
    private const int Batch = 128;

    private readonly List<XElement> _waiting = [];
    private readonly List<DomainDraft> _read = [];
    private ExceptionDispatchInfo? _failure;

    /// <summary>Takes a domain.</summary>
    /// <param name="domain">Its element.</param>
    internal void Take(XElement domain)
    {
        _waiting.Add(domain);
        if (_waiting.Count == Batch)
        {
            ReadWaiting();
        }
    }

    /// <summary>Reads what is left.</summary>
    /// <returns>The domains, in the order in which they came.</returns>
    /// <exception cref="VirtException">What is wrong with one of them.</exception>
    internal IReadOnlyList<DomainDraft> Finish()
    {
        ReadWaiting();
        _failure?.Throw();
        return _read;
    }

    // What is wrong with the document or with the caller's name counts more: it is said first.
    private void ReadWaiting()
    {
        try
        {
            if (_failure is null)
            {
                var drafts = new DomainDraft[_waiting.Count];
                var options = new ParallelOptions { CancellationToken = cancellationToken };
                Parallel.For(0, drafts.Length, options, i => drafts[i] = DomainDraft.Read(resolve(_waiting[i])));
                _read.AddRange(drafts);
            }
        }
        catch (AggregateException e) when (e.InnerException is VirtException first)
        {
            _failure = ExceptionDispatchInfo.Capture(first);
        }
        finally
        {
            _waiting.Clear();
        }
    }
}
