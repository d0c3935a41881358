using Host.Display;
using Host.Plans;
using Host.Talk;

namespace Host.Provisioning;

/// <summary>
/// Brings a router to its plan: reads what it has, does only what is missing, reads again, saves. It keeps no record of its own,
/// so a run after a cut line or a power cut goes on from what the router holds.
/// </summary>
sealed class Provisioner(Plan plan, RouterSession router, StepDisplay display, TimeProvider clock)
{
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="HostException">A step failed; what was done before it stands.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var (state, steps) = await CompareAsync(cancel);
        await DoAllAsync(steps, cancel);
        if (steps.Count > 0)
            state = await VerifyAsync(cancel);
        var unsaved = new Difference(plan, state, clock).IsUnsaved;
        if (unsaved)
            await DoAsync(new SaveStep(new PlanMark(plan.File, 1, 1)), cancel);
        if (steps.Count == 0 && !unsaved)
            display.Say("Nothing to change");
        return steps.Count > 0 || unsaved;
    }

    /// <summary>What a run would type, without typing it.</summary>
    public async Task<IReadOnlyList<Step>> PreviewAsync(CancellationToken cancel)
    {
        var (state, steps) = await CompareAsync(cancel);
        return steps.Count > 0 && plan.Save || new Difference(plan, state, clock).IsUnsaved ? [.. steps, new SaveStep(new PlanMark(plan.File, 1, 1))] : steps;
    }

    async Task<(RouterState State, IReadOnlyList<Step> Steps)> CompareAsync(CancellationToken cancel)
    {
        Preflight.Check(plan, clock);
        await display.RunAsync("Reach the router's prompt", _ => router.ReachAsync(cancel));
        var state = await display.RunAsync("Read what the router has", _ => ReadAsync(cancel));
        return (state, new Difference(plan, state, clock).Steps());
    }

    Task<RouterState> ReadAsync(CancellationToken cancel) => new StateReader(router, plan).ReadAsync(cancel);

    async Task DoAllAsync(IReadOnlyList<Step> steps, CancellationToken cancel)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var remaining = new Queue<Step>(steps); remaining.TryDequeue(out var step);)
        {
            await DoAsync(step, cancel);
            if (step.MayReviveCertificates && asked.Add(step.Title))
                remaining = new(new Difference(plan, await ReadAsync(cancel), clock).Steps());
        }
    }

    async Task DoAsync(Step step, CancellationToken cancel)
    {
        try
        {
            await display.RunAsync(step.Title, _ => step.RunAsync(router, display.Say, cancel));
        }
        catch (RouterException e)
        {
            e.Mark ??= step.Mark;
            throw;
        }
    }

    /// <summary>A router may take a line and do something else: what it shows is what counts.</summary>
    Task<RouterState> VerifyAsync(CancellationToken cancel) => display.RunAsync("Read it back", async _ =>
    {
        var state = await ReadAsync(cancel);
        return new Difference(plan, state, clock).Steps() is [var step, ..]
            ? throw new RouterException($"the router took every line, yet this is still missing: {step.Title}", string.Join('\n', step.Script)) { Mark = step.Mark }
            : state;
    });
}
