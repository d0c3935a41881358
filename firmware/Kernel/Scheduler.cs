using System.Collections.Concurrent;
using System.Diagnostics;

namespace Firmware.Kernel;

/// <summary>
/// The device thread: configuration, state and consoles run on it one after another, as in IOS, so none of them locks.
/// Asynchronous code started here comes back here after every await.
/// </summary>
sealed class Scheduler : SynchronizationContext, IDisposable
{
    readonly BlockingCollection<(SendOrPostCallback Work, object? State)> queue = [];
    readonly TimeProvider clock;
    readonly Log log;
    readonly Thread thread;

    public Scheduler(TimeProvider clock, Log log)
    {
        (this.clock, this.log) = (clock, log);
        thread = new Thread(Loop) { IsBackground = true, Name = "device" };
        thread.Start();
    }

    public bool IsCurrent => Thread.CurrentThread == thread;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TryPost(d, state)) log.Write(Late, DiagnosticMethodInfo.Create(d)?.Name);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("The device thread is never waited for; await RunAsync.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="work"/> on the device thread and completes with it.</summary>
    public Task RunAsync(Func<Task> work) => RunAsync(async () => { await work(); return true; });

    /// <summary>Runs <paramref name="work"/> on the device thread and completes with its result or its exception.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryPost(_ => _ = Complete(work, done), null)) done.SetException(new ObjectDisposedException(nameof(Scheduler)));
        return done.Task;
    }

    /// <summary>Starts <paramref name="work"/> on the device thread; an exception is logged under <paramref name="name"/>.</summary>
    public void Start(string name, Func<Task> work) => Post(_ => _ = Guard(name, work), null);

    /// <summary>Runs <paramref name="work"/> on the device thread when the clock shows <paramref name="when"/>, even if the clock is set meanwhile.</summary>
    public Job At(string name, DateTimeOffset when, Action work) => Job.At(clock, when, job => StartDue(name, job, work));

    /// <summary>Runs <paramref name="work"/> on the device thread after <paramref name="delay"/>, whatever the clock is set to meanwhile.</summary>
    public Job After(string name, TimeSpan delay, Action work) => Job.After(clock, delay, job => StartDue(name, job, work));

    /// <summary>Stops taking work and waits for the thread to finish what it has.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        if (!IsCurrent) thread.Join();
    }

    /// <summary>A job called off while it waited for its turn on the device thread is not done.</summary>
    void StartDue(string name, Job job, Action work) => Start(name, () =>
    {
        if (!job.IsCalledOff) work();
        return Task.CompletedTask;
    });

    static readonly Message Late = new("SYS", 7, "LATE", "{0} came after the device thread had stopped");

    bool TryPost(SendOrPostCallback work, object? state)
    {
        try
        {
            queue.Add((work, state));
            return true;
        }
        catch (InvalidOperationException) when (queue.IsAddingCompleted) { return false; }
    }

    static async Task Complete<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        try { done.SetResult(await work()); }
        catch (OperationCanceledException e) { done.SetCanceled(e.CancellationToken); }
        catch (Exception e) { done.SetException(e); }
    }

    async Task Guard(string name, Func<Task> work)
    {
        try { await work(); }
        catch (Exception e) { log.Fault(name, e); }
    }

    void Loop()
    {
        SetSynchronizationContext(this);
        foreach (var (work, state) in queue.GetConsumingEnumerable())
        {
            try { work(state); }
            catch (Exception e) { log.Fault("device thread", e); }
        }
    }
}
