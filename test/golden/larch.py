"""
The sample provider reckoned a second time, by another program in another language: no ledger, no database,
only running sums. It prints larch.csv, which test/demo/larch.test.ts compares with the books to the
penny-second and the second. Run from the project's root: python3 test/golden/larch.py > test/golden/larch.csv
"""
import csv,datetime as D
from zoneinfo import ZoneInfo
from fractions import Fraction as F
L=ZoneInfo('Europe/London'); U=D.timezone.utc
S='src/demo/files/'
ps=lambda s: D.datetime.strptime(s,'%d/%m/%Y %H:%M') if s else None
pd=lambda s: D.datetime.strptime(s,'%d/%m/%Y').date()
funds={'LS-001':(24*3600,2460,1740),'LS-002':(35*3600,2460,1740),'LS-003':(30*3600,2460,1740),'LS-004':(64*3600,2460,1740),'LS-005':(52*3600,2460,1740),'LS-006':(64*3600,2460,1740),'LS-007':(20*3600,2400,1696),'LS-008':(20*3600,2400,1696),'LS-009':(18*3600,2460,1740),'LS-010':(6*3600+45*60,2570,1817)}
def run(may):
    ev=[] # (day, order, start, what happens)
    st={f:dict(std=0,enh=0,pot=0,hours=0,spend=0,bank=0,funder=0,d=0,m=0,c=0,adv=0,unf=0,unfe=0,deliv=0,delivE=0,delivS=0,cl=0,drawn=0) for f in funds}
    day=D.date(2026,3,2)
    while day<=D.date(2026,6,1):
        for f,(h,p,_) in funds.items():
            def fn(f=f,h=h,p=p):
                s=st[f]; s['std']+=h; s['hours']+=h*p; s['funder']+=h*p
            ev.append((day,0,0,fn))
        day+=D.timedelta(7)
    for n in ['2026-03-02','2026-04-09','2026-04-27','2026-05-25']:
        for r in csv.DictReader(open(S+f'remittance-{n}.csv')):
            def fn(r=r):
                a=round(F(r['Net'])*100*3600); st[r['Service Order']]['bank']+=int(a); st[r['Service Order']]['funder']-=int(a)
            ev.append((pd(r['Payment Date']),1,0,fn))
    for r in csv.DictReader(open(S+'decisions-2026.csv')):
        h,m=r['Hours'].split(':'); sec=int(h)*3600+int(m)*60
        def fn(r=r,sec=sec):
            f=r['Client Ref'];s=st[f];p=funds[f][1]
            w=r['What']
            if 'enhanced' in w: s['std']-=sec; s['enh']+=sec*4//6
            elif 'money' in w: s['std']-=sec; s['hours']-=sec*p; s['spend']+=sec*p
            elif w.startswith('save'): s['std']-=sec; s['pot']+=sec
            else: s['std']+=sec; s['pot']-=sec
            assert s['std']>=0,(r,s)
        ev.append((pd(r['Date']),2,0,fn))
    for r in csv.DictReader(open(S+'purchases-2026.csv')):
        def fn(r=r):
            a=int(F(r['Amount'])*100*3600); s=st[r['Client Ref']]; s['spend']-=a
            if r['Paid From']=='bank': s['bank']-=a
            else: s['adv']+=a
            assert s['spend']>=0
        ev.append((pd(r['Date']),4,0,fn))
    def charge(f,kind,sec,when):
        s=st[f];p,dr=funds[f][1:]
        if kind=='std':
            t=min(sec,s['std']); s['std']-=t; s['hours']-=t*p; s['d']+=t*dr; s['m']+=t*(p-dr); s['unf']+=sec-t; s['deliv']+=sec
        elif kind=='enh':
            s['delivE']+=sec
            t=min(sec,s['enh']); s['enh']-=t
            rest=sec-t; need=rest*3//2
            u=min(need,s['std']//3*3); s['std']-=u; g=u*2//3
            if g<rest: s['unfe']+=rest-g
            tot=t+g; s['hours']-=tot*p*3//2; s['d']+=tot*dr*3//2; s['m']+=tot*(p-dr)*3//2
        else:
            s['delivS']+=sec; need=sec*5//8
            assert s['std']>=need
            s['std']-=need; s['hours']-=need*p; s['d']+=need*dr; s['m']+=need*(p-dr)
    for fl in ['roster-2026-03.csv','roster-2026-04.csv',may]:
        for r in csv.DictReader(open(S+fl)):
            f=r['Client Ref']
            if f not in funds or r['Service']=='Sleep-in': continue
            if r['Status']=='Cancelled':
                pl=ps(r['Planned Start']);ca=ps(r['Cancelled At'])
                if r['Reason']=='Client cancelled - carer paid' and pl-ca<D.timedelta(hours=24):
                    sec=(ps(r['Planned End'])-pl).seconds
                    def fn(f=f,sec=sec):
                        s=st[f];p,dr=funds[f][1:]
                        hs=sec*dr//p//60*60
                        assert s['std']>=hs
                        s['std']-=hs; s['hours']-=hs*p; s['c']+=hs*p; s['cl']+=hs
                    ev.append((pl.date(),3,pl.time().hour*60+pl.time().minute,fn))
                continue
            if r['Status']!='Confirmed': continue
            a=ps(r['Actual Start']).replace(tzinfo=L).astimezone(U); b=ps(r['Actual End']).replace(tzinfo=L).astimezone(U)
            # cut
            pieces=[];t=a
            while t<b:
                n=t
                lt=t.astimezone(L); k='enh' if (lt.hour>=23 or lt.hour<7) else 'std'
                if r['Service']=='Shared': k='sh'
                while n<b:
                    ln=n.astimezone(L); kk='enh' if (ln.hour>=23 or ln.hour<7) else 'std'
                    if r['Service']=='Shared': kk='sh'
                    if kk!=k or ln.date()!=lt.date(): break
                    n+=D.timedelta(minutes=1)
                pieces.append((lt,k,int((n-t).total_seconds()))); t=n
            for lt,k,sec in pieces:
                ev.append((lt.date(),3,lt.hour*60+lt.minute,lambda f=f,k=k,sec=sec,lt=lt:charge(f,k,sec,lt)))
    drawn={}
    def draw(day):
        tot=0
        for f,s in st.items():
            earned=s['d']+s['m']+s['c']; room=s['bank']-s['spend']
            a=max(0,min(earned,room)//3600)
            tot+=a; left=a*3600
            s['drawn']+=a
            s['bank']-=left

            for k in ('d','m','c'):
                x=min(left,s[k]); s[k]-=x; left-=x
            assert left==0
        drawn[day]=tot
    for dd in [D.date(2026,3,31),D.date(2026,4,30),D.date(2026,5,29)]:
        ev.append((dd,5,0,lambda dd=dd:draw(dd)))
    ev.sort(key=lambda e:e[:3])
    out=csv.writer(__import__('sys').stdout,lineterminator='\n')
    out.writerow(['on','fund','account','balance'])
    names={'std':'standard available','enh':'enhanced available','pot':'standard pots','hours':'GBP hours','spend':'GBP spending',
        'bank':'GBP bank','funder':'GBP funder:northshire','earned':'GBP provider','adv':'GBP advance','deliv':'standard delivered',
        'delivE':'enhanced delivered','delivS':'shared delivered','cl':'standard cancelled-late','unf':'standard unfunded','drawn':'drawn pence'}
    i=0
    for end in [D.date(2026,3,31),D.date(2026,4,30),D.date(2026,5,31)]:
        while i<len(ev) and ev[i][0]<=end:
            ev[i][3](); i+=1
        for f,s in st.items():
            p=funds[f][1]
            assert s['hours']==(s['std']+s['pot'])*p+s['enh']*p*3//2,f
            row=dict(s,earned=s['d']+s['m']+s['c'])
            for k,name in names.items():
                out.writerow([end.isoformat(),f,name,row[k]])
run('roster-2026-05-exported-2-june.csv')
