// Which VMs, findings, shared paths and rows are shown. Each text is searched once, however many rows have it.
const NOTHING_WANTED = {search: '', vm: -1, severity: 0, code: -1, may: '', layer: -1};
const wanted = {...NOTHING_WANTED};
const lowered = texts.map(one => one.toLowerCase());

/** For each word of the search, which texts have it. */
function searched() {
  const words = wanted.search.toLowerCase().split(/\s+/u).filter(Boolean);
  return words.map(word => Uint8Array.from(lowered, one => (one.includes(word) ? 1 : 0)));
}

const flags = (count, test) => Uint8Array.from({length: count}, (_, at) => (test(at) ? 1 : 0));
const hasAll = (hits, numbers) => hits.every(hit => numbers.some(number => hit[number] === 1));
const wantsFinding = () => wanted.code >= 0 || wanted.severity > 0;

const kindOf = verdict => (verdict[0] === 1 && wanted.may === 'lack' ? 'lack' : moodOf(text(verdict[1])));

function passes(verdict) {
  if (wanted.may !== '' && kindOf(verdict) !== wanted.may) return false;
  return wanted.layer < 0 || accessBy(verdict, wanted.layer) === REFUSED;
}

function shownRows(hits, about) {
  const passing = flags(verdicts.length, at => passes(verdicts[at]));
  const saying = hits.map(hit => {
    const judged = flags(judgements.length, at => judgements[at].some((one, place) => place > 0 && hit[one]));
    return flags(
      verdicts.length,
      at => hit[verdicts[at][2]] || verdicts[at].some((one, place) => place > 2 && judged[one]),
    );
  });
  const has = (row, hit, at) =>
    hit[rows.path[row]] ||
    hit[rows.process[row]] ||
    hit[rows.origin[row]] ||
    hit[vms.name[vmOf[row]]] ||
    saying[at][rows.verdict[row]];
  return flags(
    vmOf.length,
    row =>
      passing[rows.verdict[row]] &&
      (wanted.vm < 0 || vmOf[row] === wanted.vm) &&
      (about === undefined || about[row]) &&
      hits.every((hit, at) => has(row, hit, at)),
  );
}

/** The rows that the shown findings are about; undefined where no finding is asked for. */
function rowsAbout(found) {
  if (!wantsFinding()) return undefined;
  const about = new Uint8Array(vmOf.length);
  for (const {sightings} of found)
    for (const [, , , , , places] of sightings) for (const row of places) about[row] = 1;
  return about;
}

/** Groups with those of their sightings that are shown; none without any. */
function shownFindings(hits) {
  return groups.flatMap((group, at) => {
    if (wanted.code >= 0 && wanted.code !== at) return [];
    const sightings = group.sightings.filter(([severity, message, help, place, hit]) => {
      if (severity < wanted.severity || (wanted.vm >= 0 && !hit.includes(wanted.vm))) return false;
      const own = [message, help, place, group.code, group.title];
      return hits.every(found => own.some(number => found[number]) || hit.some(vm => found[vms.name[vm]]));
    });
    return sightings.length === 0 ? [] : [{...group, at, sightings}];
  });
}

function shownShared(hits, about) {
  const paths = about && new Set(rows.path.filter((_, row) => about[row]));
  return flags(shared.length, at => {
    const one = shared[at];
    if (paths && !paths.has(one.path)) return false;
    if (wanted.vm >= 0 && !one.vms.includes(wanted.vm)) return false;
    if (wanted.layer >= 0 && !one.layers.includes(wanted.layer)) return false;
    if (wanted.may !== '' && !one.users.some(([, , access]) => moodOf(text(access)) === wanted.may))
      return false;
    return hasAll(hits, [one.path, one.kind, one.apart, ...one.vms.map(vm => vms.name[vm])]);
  });
}

/** A VM is shown for its own sake, or for what is shown of it. */
function shownVms(hits, rowFlags, found) {
  const own = flags(vms.name.length, vm => hasAll(hits, [vms.name[vm], vms.file[vm]]));
  if (wanted.may !== '' || wanted.layer >= 0 || wantsFinding() || wanted.vm >= 0) own.fill(0);
  for (let row = 0; row < vmOf.length; row += 1) if (rowFlags[row]) own[vmOf[row]] = 1;
  if (wanted.may !== '' || wanted.layer >= 0) return own;
  for (const {sightings} of found) for (const [, , , , hit] of sightings) for (const vm of hit) own[vm] = 1;
  if (wanted.vm >= 0) own.fill(0).fill(1, wanted.vm, wanted.vm + 1);
  return own;
}
